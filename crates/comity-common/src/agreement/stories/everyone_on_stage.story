# Atlas goes on stage with everyone behind it; beacon misses legal and sales by the content freeze.
person mia legal lead
person bo product lead
person ana marketing lead
person sam sales lead
clause everyone-before-content-freeze
covers calendar contact d0 d90

d0 09:00 bo keynote.dated keynote=spring on=@d60 owner=@bo
d0 09:01 bo freeze.set keynote=spring freeze=content on=@d40
d0 09:10 bo initiative.opened initiative=atlas dri=@ana tier=T1
d0 09:11 bo initiative.opened initiative=beacon dri=@ana tier=T2
d1 09:00 bo announcement.promised initiative=atlas keynote=spring
  ^ due everyone-before-content-freeze announcement:atlas@spring by d40 -> owner of spring: Bring legal, marketing and sales in on atlas by 2026-02-14, or cut it from spring.
d1 09:01 bo announcement.promised initiative=beacon keynote=spring
  ^ due everyone-before-content-freeze announcement:beacon@spring by d40 -> owner of spring: Bring legal, marketing and sales in on beacon by 2026-02-14, or cut it from spring.
d5 09:00 trace contact by=@mia initiative=atlas depth=posted
  ^ due everyone-before-content-freeze announcement:atlas@spring by d40 -> owner of spring: Bring marketing and sales in on atlas by 2026-02-14, or cut it from spring.
d6 09:00 trace contact by=@ana initiative=atlas depth=posted
  ^ due everyone-before-content-freeze announcement:atlas@spring by d40 -> owner of spring: Bring sales in on atlas by 2026-02-14, or cut it from spring.
d6 10:00 trace contact by=@ana initiative=beacon depth=posted
  ^ due everyone-before-content-freeze announcement:beacon@spring by d40 -> owner of spring: Bring legal and sales in on beacon by 2026-02-14, or cut it from spring.
d7 09:00 trace contact by=@sam initiative=atlas depth=decided
  ^ kept everyone-before-content-freeze announcement:atlas@spring
d40 00:01
  ^ broken everyone-before-content-freeze announcement:beacon@spring -> owner of spring: Bring legal and sales in on beacon now (2026-02-14 has passed), or cut it from spring.
