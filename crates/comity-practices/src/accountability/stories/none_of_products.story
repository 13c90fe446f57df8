# Product says that it is none of theirs; sales does not agree at first, then does.
person sam sales lead
person ana marketing
person bo product lead

d0 10:00 sam problem.reported problem=p1 text="The customer was never called back"
d0 11:00 sam problem.countersigned problem=p1 stance=agreed
  ! Nobody says that this is none of product's, so there is nothing to counter-sign.
d1 09:00 bo problem.owned problem=p1
d1 10:00 bo problem.traced problem=p1 shortcoming=not_a_product_problem
  ! Say why it is none of product's: they will ask.
d1 11:00 bo problem.traced problem=p1 shortcoming=not_a_product_problem text="Nobody of ours calls customers"
d1 12:00 ana problem.countersigned problem=p1 stance=agreed
  ! Only sales can counter-sign that, because the problem came from there.
d1 13:00 bo problem.countersigned problem=p1 stance=agreed
  ! Only sales can counter-sign that, because the problem came from there.
d1 14:00 bo problem.fixed problem=p1
  ! Product says that this is none of theirs; trace it to a shortcoming before it is fixed.
d2 09:00 sam problem.countersigned problem=p1 stance=contested
  ! Say why it is product's after all.
d2 10:00 sam problem.countersigned problem=p1 stance=contested text="The form loses the number"
d3 09:00 bo problem.traced problem=p1 shortcoming=not_a_product_problem text="The form keeps it; the list was not read"
d4 09:00 sam problem.countersigned problem=p1 stance=agreed
d5 09:00 bo problem.traced problem=p1 shortcoming=defect
  ! The problem `p1` is closed: both sides agreed that it is none of product's.
