# Atlas is promised in time; beacon is promised after the positioning is frozen, and comes off again.
person bo product lead
person ana marketing lead
clause no-new-promise-after-positioning-freeze

d0 09:00 bo keynote.dated keynote=spring on=@d60 owner=@ana
d0 09:01 bo freeze.set keynote=spring freeze=positioning on=@d20
d0 09:10 bo initiative.opened initiative=atlas dri=@bo tier=T1
d0 09:11 bo initiative.opened initiative=beacon dri=@bo tier=T1
d1 09:00 bo announcement.promised initiative=atlas keynote=spring
d20 09:00
  ^ kept no-new-promise-after-positioning-freeze announcement:atlas@spring
d25 09:00 bo announcement.promised initiative=beacon keynote=spring
  ^ broken no-new-promise-after-positioning-freeze announcement:beacon@spring -> owner of spring: Take beacon off spring, or have an exception granted for it.
d26 09:00 ana announcement.cut initiative=beacon keynote=spring
  ^ not_applicable no-new-promise-after-positioning-freeze announcement:beacon@spring
