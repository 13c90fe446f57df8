# Two reports of one problem are merged by a person; each reporter closes their own; then they part again.
person sam sales lead
person cal customer-success
person ana marketing
person bo product lead

d0 10:00 sam problem.reported problem=p1 money="9000 EUR" text="The export is slow"
d0 11:00 cal problem.reported problem=p2 customer=acme text="Exports never end"
d0 12:00 cal problem.reported problem=p3 text="The price list is old"
d1 09:00 bo problem.split problem=p2
  ! `p2` was never merged with another, so there is nothing to split off.
d1 09:30 ana problem.merged problem=p2 into=p1
  ! This is between customer-success and product; ask one of them to do it.
d1 10:00 bo problem.merged problem=p1 into=p1
  ! That is the same problem; name the other one.
d1 10:10 bo problem.merged problem=p2 into=p1
d1 10:20 bo problem.merged problem=p2 into=p3
  ! `p2` is a part of `p1` already; split it off first.
d1 10:30 bo problem.merged problem=p1 into=p2
  ! `p2` is a part of `p1`: they are one already.
d1 10:40 bo problem.merged problem=p3 into=p2
  ! `p2` is a part of `p1` itself; merge into `p1`.
d1 10:50 bo problem.split problem=p1
  ! `p1` is the whole; split off one of its parts: p2.
d2 09:00 bo problem.owned problem=p2
d2 10:00 bo problem.traced problem=p1 shortcoming=reliability
d3 08:00 sam problem.confirmed problem=p1 outcome=solved
  ! Others reported the same as `p1`, and nobody says that it is fixed; split theirs off first.
d3 09:00 bo problem.fixed problem=p1
d4 09:00 sam problem.confirmed problem=p2 outcome=solved
  ! Only its reporter (of customer-success) can say whether it is solved; shipped is not solved. Ask for their verdict.
d4 10:00 sam problem.confirmed problem=p1 outcome=solved
d5 09:00 bo problem.merged problem=p3 into=p1
  ! `p1` is closed. If it is back, say so there first; then merge.
d6 09:00 cal problem.split problem=p2
d6 10:00 cal problem.split problem=p2
  ! `p2` was never merged with another, so there is nothing to split off.
d6 11:00 cal problem.confirmed problem=p2 outcome=partly text="Only some end"
  ! Nobody says that it is fixed yet. It is open; say `solved` if it went away by itself.
