# One ask is never answered, another is answered and nobody says what became of it; a third is let go.
person bo product lead
person ana marketing lead
clause shared-culture/ask-answered-in-five-working-days
clause shared-culture/input-has-disposition-in-five-working-days

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d0 10:00 bo ask.sent ask=a1 initiative=atlas to=marketing level=large text="Who buys this?"
  ^ due ask-answered-in-five-working-days ask:a1 by d7 -> lead of marketing: Answer ask a1, or say that you cannot.
d0 11:00 bo ask.sent ask=a2 initiative=atlas to=marketing level=small text="Is the name taken?"
  ^ due ask-answered-in-five-working-days ask:a2 by d7 -> lead of marketing: Answer ask a2, or say that you cannot.
d0 12:00 bo ask.sent ask=a3 initiative=atlas to=product level=small text="Asking ourselves"
  ! You are in product yourself; an ask goes to another function.
d0 12:30 bo ask.sent ask=a3 initiative=atlas to=marketing level=small by_when=@d-1 text="Yesterday"
  ! That time has passed; choose a later one.
d0 13:00 bo ask.disposed ask=a2 disposition=parked reason="Before there is an answer"
  ! Nobody has answered `a2` yet; wait for an answer, or let it lapse.
d1 09:00 ana ask.answered ask=a2 text="It is free"
  ^ kept ask-answered-in-five-working-days ask:a2
  ^ due input-has-disposition-in-five-working-days ask:a2 by d8 -> DRI of atlas: Say what became of the answer to ask a2: adopted, adapted, declined or parked.
d1 10:00 bo ask.lapsed ask=a2
  ! `a2` was answered; say what became of the answer.
d8
  ^ broken ask-answered-in-five-working-days ask:a1 -> lead of marketing: Answer ask a1, or say that you cannot.
d9
  ^ broken input-has-disposition-in-five-working-days ask:a2 -> DRI of atlas: Say what became of the answer to ask a2: adopted, adapted, declined or parked.
d9 09:00 bo ask.lapsed ask=a1
d9 10:00 bo ask.disposed ask=a2 disposition=parked reason="After the summer"
d30 09:00 bo ask.disposed ask=a2 disposition=adapted artefact=name-atlas
