# A problem told in confidence is owned and closed between those it is for, and merged with nothing.
person sam sales lead
person bo product lead
person ana marketing

d0 10:00 sam problem.reported problem=p1 visibility=pair with=@bo text="A customer will leave; they told me alone"
d0 11:00 sam problem.reported problem=p2 text="Everybody knows this"
d1 09:00 ana problem.owned problem=p1
  ! There is no problem `p1` that you could take part in.
d1 10:00 bo problem.merged problem=p1 into=p2
  ! One of them is kept between some people; made one, the other's people would learn of it.
d1 11:00 bo problem.owned problem=p1
