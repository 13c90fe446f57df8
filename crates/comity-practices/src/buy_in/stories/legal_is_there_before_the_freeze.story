# Legal says what could go wrong while there is still time, and a way is found.
person mia legal lead
person bo product lead
clause buy-in/legal-before-shape-freeze

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d1 09:00 trace contact by=@mia initiative=atlas depth=accepted
d2 10:00 mia concern.raised initiative=atlas concern=c1 function=legal cites=gdpr text="The form asks for more than it needs"
d9 10:00 bo initiative.frozen initiative=atlas freeze=shape
  ^ kept legal-before-shape-freeze initiative:atlas
