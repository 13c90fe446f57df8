# Product offers ways; legal, and nobody else, says which would work, and settles the concern once it is taken.
person mia legal lead
person bo product lead
clause buy-in/concern-gets-a-condition
clause buy-in/concern-resolved-in-thirty-days

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d0 10:00 mia concern.raised initiative=atlas concern=c1 function=legal cites=gdpr text="The form asks for a birthday"
  ^ due concern-gets-a-condition concern:c1 by d7 -> DRI of atlas: Find what would make concern c1 acceptable, and write that way down.
  ^ due concern-resolved-in-thirty-days concern:c1 by d30 -> DRI of atlas: Settle concern c1: solved, risk accepted, scope cut, or no lawful path known.
d1 09:00 mia concern.workable concern=c1 option=ask-less
  ! Nobody has offered a way yet; say yourself what would make it acceptable.
d1 10:00 bo concern.conditioned concern=c1 option=ask-later effect=same risk=medium effort=small text="Ask after the first week"
  ^ kept concern-gets-a-condition concern:c1
d1 11:00 bo concern.conditioned concern=c1 option=ask-less effect=better risk=low effort=small text="Ask for the year only"
d2 09:00 bo concern.workable concern=c1 option=ask-less
  ! Only legal can say that it would work, because it came from there.
d2 10:00 mia concern.workable concern=c1 option=ask-nothing
  ! There is no way `ask-nothing`; there are ask-later, ask-less.
d2 11:00 mia concern.workable concern=c1 option=ask-less
d2 12:00 mia concern.workable concern=c1 option=ask-less
  ! It is said already that `ask-less` would work.
d5 09:00 mia concern.resolved concern=c1 resolution=solved_with_change effect=better artefact=sign-up-form
  ^ kept concern-resolved-in-thirty-days concern:c1
