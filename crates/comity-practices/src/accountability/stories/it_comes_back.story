# It comes back within ninety days and is the same problem; later than that it is a new one.
person sam sales lead
person eve sales
person bo product lead

d0 10:00 sam problem.reported problem=p1 text="The sync stops at night"
d0 11:00 sam problem.recurred problem=p1 text="Again"
  ! It is still open, so it cannot be back; say `not` to a fix that did not help.
d0 12:00 bo problem.owned problem=p1
d1 09:00 bo problem.traced problem=p1 shortcoming=reliability
d2 09:00 bo problem.fixed problem=p1
d3 09:00 sam problem.confirmed problem=p1 outcome=solved
d40 09:00 bo problem.recurred problem=p1 text="We saw it in the logs"
  ! Only sales can say that it is back, because the problem came from there.
d40 10:00 eve problem.recurred problem=p1
  ! Say what came back.
d40 11:00 eve problem.recurred problem=p1 text="It stopped on Sunday"
d41 09:00 bo problem.fixed problem=p1
d42 09:00 sam problem.confirmed problem=p1 outcome=partly text="It starts again by itself now"
d200 09:00 sam problem.recurred problem=p1 text="Again"
  ! It was closed 158 days ago. After 90 days a problem counts as a new one: report it again, and merge the two if they are the same.
