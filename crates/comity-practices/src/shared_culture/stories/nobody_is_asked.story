# The positioning freezes and marketing hears of it afterwards.
person bo product lead
person ana marketing lead
clause shared-culture/marketing-asked-before-positioning-freeze

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d20 09:00 bo initiative.frozen initiative=atlas freeze=positioning
  ^ broken marketing-asked-before-positioning-freeze initiative:atlas -> DRI of atlas: Ask marketing about atlas by 2026-01-25.
d21
  ^ broken marketing-asked-before-positioning-freeze initiative:atlas -> DRI of atlas: Ask marketing about atlas now (2026-01-25 has passed).
d21 09:00 bo ask.sent ask=a1 initiative=atlas to=marketing level=small text="What do you think of it?"
