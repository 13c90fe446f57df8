# Legal accepted the invitation and said nothing; the shape froze without them.
person mia legal lead
person bo product lead
clause buy-in/legal-before-shape-freeze
covers calendar contact d0 d60

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T2
d0 09:30 bo initiative.opened initiative=pins dri=@bo tier=T4
d1 09:00 trace contact by=@mia initiative=atlas depth=accepted
d9 10:00 bo initiative.frozen initiative=atlas freeze=shape
  ^ broken legal-before-shape-freeze initiative:atlas -> DRI of atlas: Ask legal about atlas before anything else is frozen.
d10
d10 10:00 mia concern.raised initiative=atlas concern=c1 function=legal cites=gdpr text="Too late, but here it is"
