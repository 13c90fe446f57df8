# Nobody of product takes it on, and then nobody answers.
person sam sales lead
person bo product lead
clause accountability/problem-owned-and-answered

d0 10:00 sam problem.reported problem=p1 text="No single sign-on"
  ^ due problem-owned-and-answered problem:p1 by d2 -> lead of product: See to problem p1: own it, mend what it comes from, and hear from its reporter that it is solved.
d2 09:00
d4 09:00
  ^ broken problem-owned-and-answered problem:p1 -> lead of product: See to problem p1: own it, mend what it comes from, and hear from its reporter that it is solved.
d8 09:00 bo problem.owned problem=p1
d31
