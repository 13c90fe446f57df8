# A lost deal's problem is owned the same day, traced, mended, and closed by the seller alone.
person sam sales lead
person eve sales
person bo product lead
person pia product
person ana marketing
clause accountability/problem-owned-and-answered

d0 09:00 sam problem.reported problem=p1 money="12000 EUR" customer=acme reason=product
  ! Say what hurts, in the customer's words if you have them.
d0 09:00 bo problem.reported problem=p9 text="I feel it too"
  ! You are in product yourself; a problem comes from a function around it. Ask whoever feels it to report it.
d0 10:00 sam problem.reported problem=p1 money="12000 EUR" customer=acme reason=product text="The export takes ten minutes"
  ^ due problem-owned-and-answered problem:p1 by d2 -> lead of product: See to problem p1: own it, mend what it comes from, and hear from its reporter that it is solved.
d0 10:30 eve problem.reported problem=p1 text="The same name"
  ! The name `p1` is taken by another problem; choose one that is free.
d0 11:00 ana problem.owned problem=p1
  ! This is between sales and product; ask one of them to do it.
d0 11:10 bo problem.owned problem=p1 owner=@ana
  ! They are in marketing; the owner of a problem is somebody of product.
d0 11:20 pia problem.traced problem=p1 shortcoming=reliability
  ! Nobody of product owns it yet: own it first, then say what it comes from.
d0 12:00 bo problem.owned problem=p1 owner=@pia
  ^ due problem-owned-and-answered problem:p1 by d30 -> lead of product: See to problem p1: own it, mend what it comes from, and hear from its reporter that it is solved.
d1 09:00 pia problem.fixed problem=p1
  ! Say first what it comes from: a fix of what nobody traced mends a symptom.
d1 10:00 pia problem.traced problem=p1 shortcoming=reliability
d1 11:00 sam problem.confirmed problem=p1 outcome=not text="Nobody did anything yet"
  ! Nobody says that it is fixed yet. It is open; say `solved` if it went away by itself.
d1 12:00 sam problem.measured problem=p1 metric=win-rate better=higher before="20 percent" after="35 percent" days=90
  ! Nothing was fixed yet, so there is no before and after to compare.
d1 12:30 pia problem.asked problem=p1
  ! Nobody says that it is fixed yet; there is no verdict to ask for.
d9 09:00 pia problem.fixed problem=p1 artefact=document:export-queue
d9 10:00 pia problem.fixed problem=p1
  ! It is said to be fixed already (2026-01-14); its reporter has the word, and you may ask.
d9 11:00 pia problem.confirmed problem=p1 outcome=solved
  ! Only its reporter (of sales) can say whether it is solved; shipped is not solved. Ask for their verdict.
d9 11:30 eve problem.confirmed problem=p1 outcome=solved
  ! Only its reporter (of sales) can say whether it is solved; shipped is not solved. Ask for their verdict.
d10 09:00 sam problem.confirmed problem=p1 outcome=partly
  ! Say what is still wrong.
d10 10:00 sam problem.confirmed problem=p1 outcome=not text="Still four minutes"
  ^ kept problem-owned-and-answered problem:p1
d10 11:00 pia problem.asked problem=p1
  ! Nobody says that it is fixed yet; there is no verdict to ask for.
d15 09:00 pia problem.fixed problem=p1 artefact=document:export-queue
d16 09:00 sam problem.confirmed problem=p1 outcome=solved
d16 10:00 sam problem.confirmed problem=p1 outcome=solved
  ! The problem `p1` is closed: its reporter gave the verdict; only they can say that it is back.
d16 11:00 pia problem.owned problem=p1
  ! The problem `p1` is closed: its reporter gave the verdict; only they can say that it is back.
d60 09:00 sam problem.measured problem=p1 metric=win-rate better=higher before="20 percent" before_of=40 after="900 EUR" after_of=50 days=90
  ! Before is in percent and after in EUR; take both in one unit.
d60 10:00 sam problem.measured problem=p1 metric=win-rate better=higher before="20 percent" before_of=40 after="28 percent" after_of=50 days=90
d60 11:00
