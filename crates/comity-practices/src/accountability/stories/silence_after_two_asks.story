# The reporter says nothing to two asks: closed, and never counted as solved. Later they do speak.
person sam sales lead
person bo product lead
clause accountability/problem-owned-and-answered

d0 10:00 sam problem.reported problem=p1 text="The report is empty"
  ^ due problem-owned-and-answered problem:p1 by d2 -> lead of product: See to problem p1: own it, mend what it comes from, and hear from its reporter that it is solved.
d0 11:00 bo problem.owned problem=p1
  ^ due problem-owned-and-answered problem:p1 by d30 -> lead of product: See to problem p1: own it, mend what it comes from, and hear from its reporter that it is solved.
d1 09:00 bo problem.traced problem=p1 shortcoming=defect
d2 09:00 bo problem.fixed problem=p1
d2 10:00 bo problem.asked problem=p1
d3 10:00 bo problem.asked problem=p1
  ! They were asked on 2026-01-07; ask again after 2026-01-14.
d10 10:00 bo problem.asked problem=p1
d11 10:00 bo problem.asked problem=p1
  ! They were asked twice. If they say nothing, it closes as unconfirmed after 2026-01-22.
d20 10:00 bo problem.asked problem=p1
  ! They were asked twice; it is closed as unconfirmed.
d21 10:00 bo problem.fixed problem=p1
  ! Its reporter was asked twice and said nothing; wait until they say that it is back.
d22 10:00 sam problem.confirmed problem=p1 outcome=solved
  ^ kept problem-owned-and-answered problem:p1
