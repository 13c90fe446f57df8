# Two lawyers cannot be asked without their names; they say by name, if they like. Five marketers can be asked.
person mia legal lead
person lin legal
person bo product lead
person ana marketing lead
person ben marketing
person col marketing
person dee marketing
person eve marketing
clause buy-in/concern-gets-a-condition

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d1 09:00 mia pulse.answered initiative=atlas function=legal stance=against
  ! There are 2 people in legal, so an answer without a name would still be somebody's; from 5 people on it can be asked. Say by name where you stand, if you like.
d1 09:01 mia stance.changed initiative=atlas stance=for
  ! You have not said yet where you stand; say so first (`stance.declared`).
d1 09:02 mia stance.declared initiative=atlas stance=against text="Not with that form"
d1 09:03 mia stance.declared initiative=atlas stance=for
  ! You said already that you stand so: against it. Say that it has changed (`stance.changed`).
d1 09:04 mia stance.changed initiative=atlas stance=against
  ! That is what you said before: against it.
d1 09:04 mia stance.changed initiative=atlas stance=for_if
  ! Say under which condition you are for it.
d1 09:04 mia stance.changed initiative=atlas stance=abstain
  ! Nobody has to say where they stand; leave it unsaid.
d1 09:05 mia stance.changed initiative=atlas stance=for_if text="The form is better now"
d1 09:06 mia stance.changed initiative=atlas stance=very_much
  ! `very_much` is not known here; there are against, concerned, neutral, for_if, for.
d1 09:07 ana pulse.answered initiative=atlas function=legal stance=for
  ! You are in marketing; answer for marketing.
d1 09:08 ana pulse.answered initiative=atlas function=marketing stance=for voter=somebody
  ! Leave `voter` out: it is drawn when the answer is written down.
d1 09:09 ana pulse.answered initiative=atlas function=marketing stance=for
d2 09:00 bo initiative.stopped initiative=atlas
d2 09:01 ana stance.declared initiative=atlas stance=for
  ! `atlas` was stopped; nothing more is asked of anyone about it.
