# Only the owner moves a date, and says why; everyone concerned is told, and the first date stays on record.
person bo product lead
person ana marketing lead
person mia legal lead
clause gates-passed-by-content-freeze

d0 09:00 bo keynote.dated keynote=spring on=@d-3 owner=@bo
  ! 2026-01-02 has passed; a keynote is planned ahead.
d0 09:01 bo keynote.dated keynote=spring on=@d60 owner=@bo
d0 09:02 bo freeze.set keynote=spring freeze=content on=@d61
  ! spring is on 2026-03-06; a freeze of it lies before that.
d0 09:03 bo freeze.set keynote=spring freeze=content on=@d40
d0 09:10 bo initiative.opened initiative=atlas dri=@ana tier=T1
d1 09:00 bo announcement.promised initiative=atlas keynote=spring
  ^ due gates-passed-by-content-freeze announcement:atlas@spring by d40 -> owner of spring: Get the open gates of atlas met by 2026-02-14, or cut it from spring.
d1 09:10 ana keynote.acknowledged keynote=spring
  ! The date of `spring` never moved, so there is nothing to have seen.
d2 09:00 bo gate.set gate=atlas-legal announcement=atlas@spring asks=legal
d5 09:00 ana keynote.dated keynote=spring on=@d70
  ! Only the owner of spring can move its date.
d5 09:01 ana keynote.dated keynote=spring on=@d60 owner=@ana
  ! Only the owner of spring can hand it on.
d5 09:02 ana freeze.set keynote=spring freeze=content on=@d50
  ! The content freeze of spring has its date; only the owner of spring can move it.
d5 09:03 bo keynote.dated keynote=spring on=@d70
  ! Moving spring needs a public reason. Say why.
d5 09:04 bo keynote.dated keynote=spring on=@d70 why="The hall burnt down"
d6 09:00 ana keynote.acknowledged keynote=spring
d6 09:01 ana keynote.acknowledged keynote=spring
  ! You have said already that you have seen `spring`.
d7 09:00 bo keynote.dated keynote=autumn on=@d90
d7 09:01 ana keynote.dated keynote=autumn on=@d95 why="I would rather have it later"
  ! autumn has no owner, and only an owner moves its date: name one first, with the date as it stands (2026-04-05).
d7 09:02 ana keynote.dated keynote=autumn on=@d90 owner=@ana
d7 09:03 bo keynote.dated keynote=autumn on=@d95 why="I would rather have it later"
  ! Only the owner of autumn can move its date.
d71 09:00 bo keynote.dated keynote=spring on=@d80 why="Again"
  ~ broken gates-passed-by-content-freeze announcement:atlas@spring -> owner of spring: Get the open gates of atlas met now (2026-02-14 has passed), or cut it from spring.
  ! spring was on 2026-03-16; it cannot be moved any more.
d71 09:01 bo gate.set gate=atlas-demo announcement=atlas@spring asks=demo
  ! `spring` was on 2026-03-16; nothing of it can be planned any more.
