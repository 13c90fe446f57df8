# Marketing, sales and customer success are each asked for by name until the shape freezes; one of them never comes.
person bo product lead
person ana marketing lead
person sam sales lead
person cleo customer-success lead
clause contributors-before-shape-freeze
covers calendar contact d0 d90

d0 09:00 bo keynote.dated keynote=spring on=@d60
d0 09:01 bo freeze.set keynote=spring freeze=shape on=@d20
d0 09:10 bo initiative.opened initiative=atlas dri=@bo tier=T1
d0 09:11 bo initiative.opened initiative=pins dri=@bo tier=T3
d1 09:00 bo announcement.promised initiative=atlas keynote=spring
  ^ due contributors-before-shape-freeze initiative:atlas marketing by d20 -> DRI of atlas: Ask marketing by 2026-01-25 what atlas needs from them.
  ^ due contributors-before-shape-freeze initiative:atlas sales by d20 -> DRI of atlas: Ask sales by 2026-01-25 what atlas needs from them.
  ^ due contributors-before-shape-freeze initiative:atlas customer-success by d20 -> DRI of atlas: Ask customer-success by 2026-01-25 what atlas needs from them.
d1 09:01 bo announcement.promised initiative=pins keynote=spring
d3 10:00 trace contact by=@ana initiative=atlas depth=answered
  ^ kept contributors-before-shape-freeze initiative:atlas marketing
d5 10:00 trace contact by=@sam initiative=atlas depth=accepted
d6 10:00 trace contact by=@sam initiative=atlas depth=posted
  ^ kept contributors-before-shape-freeze initiative:atlas sales
d20 00:01
  ^ broken contributors-before-shape-freeze initiative:atlas customer-success -> DRI of atlas: Ask customer-success now (2026-01-25 has passed) what atlas needs from them.
