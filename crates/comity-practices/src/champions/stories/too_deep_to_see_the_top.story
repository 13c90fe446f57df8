# A goal of a goal of a goal; a ring is refused; who moves the middle one nearer mends both.
person noor product lead
person ana marketing lead
person kai growth lead
clause champions/no-goal-deeper-than-one-link

d0 09:00 noor objective.set objective=trust owner=@noor scope=company period=2026h1
  ~ unknown no-goal-deeper-than-one-link agreement:story
  ^ kept no-goal-deeper-than-one-link agreement:story
d0 09:01 ana objective.set objective=total-first owner=@ana scope=function function=marketing period=2026h1
d0 09:02 kai objective.set objective=one-screen owner=@kai scope=function function=growth period=2026h1
d1 09:00 ana link.accepted objective=total-first parent=trust
d2 09:00 kai link.accepted objective=one-screen parent=total-first
  ^ broken no-goal-deeper-than-one-link agreement:story -> whoever keeps the agreement: Link the goals that are too deep nearer to the company's objectives; the page of goals names them.
d2 09:01 ana link.contested objective=total-first parent=trust reason="It serves the screen"
  ^ kept no-goal-deeper-than-one-link agreement:story
d2 09:02 ana link.accepted objective=total-first parent=one-screen
  ! `one-screen` serves `total-first` already, so that would be a ring; contest that link first, or name another goal.
d3 09:00 ana link.accepted objective=total-first parent=trust
  ^ broken no-goal-deeper-than-one-link agreement:story -> whoever keeps the agreement: Link the goals that are too deep nearer to the company's objectives; the page of goals names them.
d4 09:00 kai link.contested objective=one-screen parent=total-first reason="It serves the same objective"
  ^ kept no-goal-deeper-than-one-link agreement:story
d4 09:01 kai link.accepted objective=one-screen parent=trust
