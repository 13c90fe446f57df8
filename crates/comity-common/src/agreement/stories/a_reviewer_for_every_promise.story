# Atlas has a reviewer before it is promised; beacon gets one too late to count.
person bo product lead
person ana marketing lead
person mia legal
clause roles-on-record
covers tracker role.taken d0 d90

d0 09:00 bo keynote.dated keynote=spring on=@d60 owner=@ana
d0 09:10 bo initiative.opened initiative=atlas dri=@bo tier=T1
  ^ unknown roles-on-record initiative:atlas -> whoever runs Comity: Connect a source that tells of `announcement.promised`, or attest what happened.
d0 09:11 bo initiative.opened initiative=beacon dri=@bo tier=T1
  ^ unknown roles-on-record initiative:beacon -> whoever runs Comity: Connect a source that tells of `announcement.promised`, or attest what happened.
d1 09:00 trace role.taken by=@mia initiative=atlas role=reviewer
d2 09:00 bo announcement.promised initiative=atlas keynote=spring
  ^ kept roles-on-record initiative:atlas
  ^ not_applicable roles-on-record initiative:beacon
d2 09:01 bo announcement.promised initiative=beacon keynote=spring
  ^ due roles-on-record initiative:beacon by d9 -> DRI of beacon: Name a reviewer for beacon by 2026-01-14.
d10
  ^ broken roles-on-record initiative:beacon -> DRI of beacon: Name a reviewer for beacon now (2026-01-14 has passed).
d11 09:00 trace role.taken by=@mia initiative=beacon role=author
d12 09:00 trace role.taken by=@mia initiative=beacon role=reviewer
  ^ kept roles-on-record initiative:beacon
