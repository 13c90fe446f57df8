# Atlas has its gates met by the content freeze; beacon has not, and is cut a day too late; comet loses one.
person mia legal lead
person bo product lead
person ana marketing lead
clause gates-passed-by-content-freeze
clause no-gate-lost-after-content-freeze

d0 09:00 bo keynote.dated keynote=spring on=@d60 owner=@bo
d0 09:01 bo freeze.set keynote=spring freeze=content on=@d40
d0 09:10 bo initiative.opened initiative=atlas dri=@bo tier=T1
d0 09:11 bo initiative.opened initiative=beacon dri=@ana tier=T1
d0 09:12 bo initiative.opened initiative=comet dri=@ana tier=T2
d1 09:00 bo announcement.promised initiative=atlas keynote=spring
  ^ due gates-passed-by-content-freeze announcement:atlas@spring by d40 -> owner of spring: Get the open gates of atlas met by 2026-02-14, or cut it from spring.
d1 09:01 bo announcement.promised initiative=beacon keynote=spring
  ^ due gates-passed-by-content-freeze announcement:beacon@spring by d40 -> owner of spring: Get the open gates of beacon met by 2026-02-14, or cut it from spring.
d1 09:02 bo announcement.promised initiative=comet keynote=spring
  ^ due gates-passed-by-content-freeze announcement:comet@spring by d40 -> owner of spring: Get the open gates of comet met by 2026-02-14, or cut it from spring.
d2 09:00 bo gate.set gate=atlas-demo announcement=atlas@spring asks=demo
d2 09:01 bo gate.set gate=atlas-legal announcement=atlas@spring asks=legal
d2 09:02 bo gate.set gate=beacon-claims announcement=beacon@spring asks=claims
d2 09:03 bo gate.set gate=comet-claims announcement=comet@spring asks=claims
d10 09:00 bo gate.met gate=atlas-demo artefact=document:demo-recording
d12 09:00 bo gate.met gate=atlas-legal text="Cleared"
  ! Only legal can say whether `atlas-legal` is met, because whether legal's conditions are met is theirs to say. Ask them to look.
d12 09:01 bo gate.asked gate=atlas-legal
d12 09:02 bo gate.asked gate=atlas-legal
  ! They were asked about `atlas-legal` already; it is their turn.
d14 09:00 mia gate.lost gate=atlas-legal reason="The terms are not final"
d14 09:01 mia gate.met gate=atlas-legal
  ! Say by what one sees it: name the thing, or say it in a sentence.
d20 09:00 bo gate.asked gate=atlas-legal
d21 09:00 mia gate.met gate=atlas-legal artefact=document:terms
  ^ kept gates-passed-by-content-freeze announcement:atlas@spring
d22 09:00 mia gate.met gate=atlas-legal artefact=document:terms
  ! The gate `atlas-legal` is met already.
d30 09:00 ana gate.met gate=comet-claims text="Checked against the study"
  ^ kept gates-passed-by-content-freeze announcement:comet@spring
d40 00:01
  ^ broken gates-passed-by-content-freeze announcement:beacon@spring -> owner of spring: Get the open gates of beacon met now (2026-02-14 has passed), or cut it from spring.
  ^ kept no-gate-lost-after-content-freeze announcement:atlas@spring
  ^ kept no-gate-lost-after-content-freeze announcement:beacon@spring
  ^ kept no-gate-lost-after-content-freeze announcement:comet@spring
d41 09:00 bo announcement.cut initiative=beacon keynote=spring
  ^ not_applicable gates-passed-by-content-freeze announcement:beacon@spring
  ^ not_applicable no-gate-lost-after-content-freeze announcement:beacon@spring
d45 09:00 ana gate.lost gate=comet-claims reason="The study was withdrawn"
  ^ broken no-gate-lost-after-content-freeze announcement:comet@spring -> owner of spring: Get the lost gate of comet met again, or cut it from spring.
