# An open concern gets a privileged answer: that it was answered is known, what was said is not.
person mia legal lead
person lin legal
person bo product lead
clause buy-in/concern-gets-a-condition

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d1 09:00 mia concern.raised initiative=atlas concern=c1 function=legal cites=patent text="Somebody may own this"
  ^ due concern-gets-a-condition concern:c1 by d8 -> DRI of atlas: Find what would make concern c1 acceptable, and write that way down.
d2 09:00 bo concern.conditioned visibility=privileged concern=c1 option=design-around effect=worse risk=high effort=large text="Our own patent is older"
  ^ kept concern-gets-a-condition concern:c1
d3 09:00 mia concern.resolved visibility=privileged concern=c1 resolution=solved_as_is effect=same
