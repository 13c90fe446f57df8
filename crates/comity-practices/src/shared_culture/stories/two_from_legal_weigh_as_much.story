# Functions say where they stand to what is asked; nine of one do not outweigh two of another.
person bo product lead
person mia legal lead
person lin legal
person ana marketing lead
clause shared-culture/ask-answered-in-five-working-days

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d1 09:00 bo ask.sent ask=a1 initiative=atlas to=marketing level=small text="Shall it be called Lantern?"
  ^ due ask-answered-in-five-working-days ask:a1 by d8 -> lead of marketing: Answer ask a1, or say that you cannot.
d1 10:00 mia ask.voted ask=a1 stance=object
d1 10:01 lin ask.voted ask=a1 stance=can_live_with
d1 10:02 lin ask.voted ask=a1 stance=perhaps
  ! `perhaps` is not known here; there are agree, can_live_with, object, abstain.
d1 10:03 lin ask.voted ask=a2 stance=agree
  ! There is no ask `a2` that you could take part in.
d1 10:04 mia ask.voted ask=a1 stance=agree
d2 09:00 ana ask.answered ask=a1 text="Yes"
  ^ kept ask-answered-in-five-working-days ask:a1
d3 09:00 bo ask.disposed ask=a1 disposition=adopted artefact=name
d3 10:00 mia ask.voted ask=a1 stance=object
  ! `a1` is closed; what was said of it by then stands.
