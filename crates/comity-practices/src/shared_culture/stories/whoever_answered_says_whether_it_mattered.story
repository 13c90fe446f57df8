# Whoever answered, and nobody else, says whether it mattered, once it is said what became of the answer.
person bo product lead
person ana marketing lead
person kim marketing
clause shared-culture/input-has-disposition-in-five-working-days

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d1 09:00 bo ask.sent ask=a1 initiative=atlas to=marketing level=small text="Which name?"
d2 09:00 ana ask.answered ask=a1 text="The short one"
  ^ due input-has-disposition-in-five-working-days ask:a1 by d9 -> DRI of atlas: Say what became of the answer to ask a1: adopted, adapted, declined or parked.
d2 10:00 ana ask.weighed ask=a1 mattered=yes
  ! Nobody has said yet what became of the answer; wait until they do.
d3 09:00 bo ask.disposed ask=a1 disposition=parked reason="After the summer"
  ^ kept input-has-disposition-in-five-working-days ask:a1
d3 10:00 kim ask.weighed ask=a1 mattered=yes
  ! Only whoever answered `a1` can say whether it mattered.
d3 11:00 ana ask.weighed ask=a1 mattered=no text="I was asked for nothing"
d3 12:00 ana ask.weighed ask=a1 mattered=perhaps
  ! `perhaps` is not known here; there are yes, no.
d30 09:00 bo ask.disposed ask=a1 disposition=adapted artefact=name-atlas
d31 09:00 ana ask.weighed ask=a1 mattered=yes
