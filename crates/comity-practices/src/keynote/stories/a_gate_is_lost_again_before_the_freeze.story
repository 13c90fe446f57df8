# What was met and is lost, or asked anew, before the freeze is not met by it, until it is met again or dropped.
person mia legal lead
person bo product lead
person ana marketing lead
clause gates-passed-by-content-freeze

d0 09:00 bo keynote.dated keynote=spring on=@d60 owner=@bo
d0 09:01 bo freeze.set keynote=spring freeze=content on=@d40
d0 09:10 bo initiative.opened initiative=atlas dri=@bo tier=T1
d0 09:11 bo initiative.opened initiative=beacon dri=@ana tier=T1
d1 09:00 bo announcement.promised initiative=atlas keynote=spring
  ^ due gates-passed-by-content-freeze announcement:atlas@spring by d40 -> owner of spring: Get the open gates of atlas met by 2026-02-14, or cut it from spring.
d1 09:01 bo announcement.promised initiative=beacon keynote=spring
  ^ due gates-passed-by-content-freeze announcement:beacon@spring by d40 -> owner of spring: Get the open gates of beacon met by 2026-02-14, or cut it from spring.
d2 09:00 bo gate.set gate=atlas-demo announcement=atlas@spring asks=demo
d2 09:01 bo gate.set gate=beacon-claims announcement=beacon@spring asks=claims
d10 09:00 bo gate.met gate=atlas-demo artefact=document:demo-recording
  ^ kept gates-passed-by-content-freeze announcement:atlas@spring
d10 09:01 ana gate.met gate=beacon-claims text="Checked against the study"
  ^ kept gates-passed-by-content-freeze announcement:beacon@spring
d15 09:00 bo gate.lost gate=atlas-demo reason="It fails on a slow line"
  ^ due gates-passed-by-content-freeze announcement:atlas@spring by d40 -> owner of spring: Get the open gates of atlas met by 2026-02-14, or cut it from spring.
d20 09:00 bo gate.met gate=atlas-demo artefact=document:second-recording
  ^ kept gates-passed-by-content-freeze announcement:atlas@spring
d22 09:00 bo gate.set gate=beacon-legal announcement=beacon@spring asks=legal
  ^ due gates-passed-by-content-freeze announcement:beacon@spring by d40 -> owner of spring: Get the open gates of beacon met by 2026-02-14, or cut it from spring.
d25 09:00 bo gate.dropped gate=beacon-legal reason="Legal says it is none of theirs"
  ^ kept gates-passed-by-content-freeze announcement:beacon@spring
d30 09:00 bo gate.lost gate=atlas-demo reason="The new build broke it"
  ^ due gates-passed-by-content-freeze announcement:atlas@spring by d40 -> owner of spring: Get the open gates of atlas met by 2026-02-14, or cut it from spring.
d40 00:01
  ^ broken gates-passed-by-content-freeze announcement:atlas@spring -> owner of spring: Get the open gates of atlas met now (2026-02-14 has passed), or cut it from spring.
d45 09:00 bo gate.met gate=atlas-demo artefact=document:third-recording
