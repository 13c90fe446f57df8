# A concern without a way forward turns by itself, first the condition, then the resolution.
person mia legal lead
person bo product lead
clause buy-in/concern-gets-a-condition
clause buy-in/concern-resolved-in-thirty-days

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d1 09:00 mia concern.raised initiative=atlas concern=c1 function=legal cites=name-is-taken text="Somebody owns that name"
  ^ due concern-gets-a-condition concern:c1 by d8 -> DRI of atlas: Find what would make concern c1 acceptable, and write that way down.
  ^ due concern-resolved-in-thirty-days concern:c1 by d31 -> DRI of atlas: Settle concern c1: solved, risk accepted, scope cut, or no lawful path known.
d8 23:00
d9
  ^ broken concern-gets-a-condition concern:c1 -> DRI of atlas: Find what would make concern c1 acceptable, and write that way down.
d32
  ^ broken concern-resolved-in-thirty-days concern:c1 -> DRI of atlas: Settle concern c1: solved, risk accepted, scope cut, or no lawful path known.
d40 09:00 bo concern.conditioned concern=c1 option=rename effect=same risk=low effort=medium text="Another name"
