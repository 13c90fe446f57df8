# A report that is merged into an owned problem waits for no owner; two that are not one are told apart for good.
person sam sales lead
person cal customer-success
person ana marketing
person bo product lead
clause accountability/problem-owned-and-answered

d0 09:00 sam problem.reported problem=p1 text="The export is slow"
  ^ due problem-owned-and-answered problem:p1 by d2 -> lead of product: See to problem p1: own it, mend what it comes from, and hear from its reporter that it is solved.
d0 10:00 bo problem.owned problem=p1
  ^ due problem-owned-and-answered problem:p1 by d30 -> lead of product: See to problem p1: own it, mend what it comes from, and hear from its reporter that it is solved.
d5 09:00 cal problem.reported problem=p2 text="Exports never end"
  ^ due problem-owned-and-answered problem:p2 by d8 -> lead of product: See to problem p2: own it, mend what it comes from, and hear from its reporter that it is solved.
d5 09:10 cal problem.reported problem=p3 text="Export buttons are grey"
  ^ due problem-owned-and-answered problem:p3 by d8 -> lead of product: See to problem p3: own it, mend what it comes from, and hear from its reporter that it is solved.
d5 09:20 cal problem.reported problem=p4 text="The exports of last year are gone"
  ^ due problem-owned-and-answered problem:p4 by d8 -> lead of product: See to problem p4: own it, mend what it comes from, and hear from its reporter that it is solved.
d5 10:00 bo problem.merged problem=p2 into=p1 found=suggested
  ^ due problem-owned-and-answered problem:p2 by d35 -> lead of product: See to problem p2: own it, mend what it comes from, and hear from its reporter that it is solved.
d5 10:10 bo problem.merged problem=p3 into=p4
d5 11:00 ana problem.told_apart problem=p3 other=p1
  ! This is between customer-success and product; ask one of them to do it.
d5 11:10 bo problem.told_apart problem=p1 other=p1
  ! That is the same problem; name the other one.
d5 11:20 bo problem.told_apart problem=p2 other=p1
  ! `p2` and `p1` were made one; split them first.
d5 11:30 bo problem.told_apart problem=p4 other=p1 found=suggested
d5 11:40 cal problem.told_apart problem=p1 other=p4
  ! This is between sales and product; ask one of them to do it.
d12 09:00
  ^ broken problem-owned-and-answered problem:p3 -> lead of product: See to problem p3: own it, mend what it comes from, and hear from its reporter that it is solved.
  ^ broken problem-owned-and-answered problem:p4 -> lead of product: See to problem p4: own it, mend what it comes from, and hear from its reporter that it is solved.
