# Product asks marketing before the positioning freezes, and tells them what the answer changed.
person bo product lead
person ana marketing lead
clause shared-culture/marketing-asked-before-positioning-freeze
clause shared-culture/ask-answered-in-five-working-days
clause shared-culture/input-has-disposition-in-five-working-days

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d1 09:00 bo ask.sent ask=a1 initiative=atlas to=marketing level=small text="Which of the two names would you say out loud?"
  ^ due ask-answered-in-five-working-days ask:a1 by d8 -> lead of marketing: Answer ask a1, or say that you cannot.
d2 09:00 bo ask.answered ask=a1 text="Answering oneself"
  ! Only marketing can answer it, because it is addressed to them.
d2 10:00 ana ask.answered ask=a1 text="The second one"
  ^ kept ask-answered-in-five-working-days ask:a1
  ^ due input-has-disposition-in-five-working-days ask:a1 by d9 -> DRI of atlas: Say what became of the answer to ask a1: adopted, adapted, declined or parked.
d3 09:00 ana ask.disposed ask=a1 disposition=adopted artefact=positioning-atlas
  ! Only product can say what became of it, because it came from there.
d3 10:00 bo ask.disposed ask=a1 disposition=adopted
  ! Name what was changed: `adopted` without a changed thing cannot be told from a nice word.
d3 11:00 bo ask.disposed ask=a1 disposition=adopted artefact=https://docs.example/positioning
  ! `https://docs.example/positioning` is an address: give the changed thing a name instead, such as `launch-plan`.
d3 12:00 bo ask.disposed ask=a1 disposition=adopted artefact=document:positioning-atlas
  ^ kept input-has-disposition-in-five-working-days ask:a1
d4 09:00 bo ask.disposed ask=a1 disposition=declined reason="Second thoughts"
  ! The ask `a1` is closed; send a new one if there is more to say.
d20 09:00 bo initiative.frozen initiative=atlas freeze=positioning
  ^ kept marketing-asked-before-positioning-freeze initiative:atlas
