# Design has five people: three work on one key result, and three more are promised to another from March on.
person noor product lead
person ana marketing lead
person dee design lead
clause champions/nobody-committed-twice

d0 09:00 noor objective.set objective=trust owner=@noor scope=company period=2026h1 title="People trust us"
  ~ unknown nobody-committed-twice agreement:story
d0 09:01 noor keyresult.set objective=trust key=understood baseline=55 target=90 unit=percent
d0 09:02 ana objective.set objective=words owner=@ana scope=function function=marketing period=2026h1 title="Words first"
d0 09:03 ana keyresult.set objective=words key=screens baseline=0 target=9 unit=screens
d1 09:00 ana people.committed objective=trust key=understood function=design people=3
  ! You are in marketing; only design itself can commit its people. Ask somebody there.
d1 09:01 dee people.committed objective=trust key=understod function=design people=3
  ! `trust` has no key result `understod`; set it first. Did you mean `understood`?
d1 09:02 dee people.committed objective=trust key=understood function=design people=0
  ! Nobody of design is committed to `understood`; there is nobody to take back.
d1 09:03 dee people.committed objective=trust key=understood function=design people=-1
  ! Fewer than nobody there cannot be: write how many people, 0 for none.
d1 09:04 dee people.committed objective=trust key=understood function=design people=3
d1 09:05 dee people.committed objective=words key=screens function=design people=3 on=@d60 until=@d30
  ! It ends before it begins: choose a last day that is not before the first.
d2 09:00 noor capacity.stated function=design people=5
  ! You are in product; only design itself can say how many people it has. Ask somebody there.
d2 09:01 dee capacity.stated function=design people=5
  ^ kept nobody-committed-twice agreement:story
d3 09:00 dee people.committed objective=words key=screens function=design people=2.5 on=@d60
  ^ broken nobody-committed-twice agreement:story -> whoever keeps the agreement: Say which key result waits, or commit fewer people; the page of goals names both.
d4 09:00 dee people.committed objective=trust key=understood function=design people=3 until=@d50
  ^ kept nobody-committed-twice agreement:story
