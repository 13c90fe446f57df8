# A concern kept between legal and the accountable person counts as legal's contribution, and nobody else can step in.
person mia legal lead
person lin legal
person bo product lead
clause buy-in/legal-before-shape-freeze

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d1 09:00 mia concern.raised visibility=privileged initiative=atlas concern=c1 function=legal cites=lawsuit with=@bo text="There is a case pending"
d2 09:00 lin concern.conditioned concern=c1 option=hold-off effect=same risk=low effort=small text="Wait for the court"
  ! There is no concern `c1` that you could take part in.
d2 09:10 bo concern.conditioned concern=c1 option=hold-off effect=same risk=low effort=small text="Wait for the court"
d9 10:00 bo initiative.frozen initiative=atlas freeze=shape
  ^ kept legal-before-shape-freeze initiative:atlas
