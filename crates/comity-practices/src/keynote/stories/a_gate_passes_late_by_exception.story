# A gate is met after the content freeze: an exception says why, until when and what it costs; once, and it ends by itself.
person bo product lead
person mia legal lead
clause gates-passed-by-content-freeze

d0 09:00 bo keynote.dated keynote=spring on=@d60 owner=@bo
d0 09:01 bo freeze.set keynote=spring freeze=content on=@d40
d0 09:10 bo initiative.opened initiative=atlas dri=@bo tier=T1
d1 09:00 bo announcement.promised initiative=atlas keynote=spring
  ^ due gates-passed-by-content-freeze announcement:atlas@spring by d40 -> owner of spring: Get the open gates of atlas met by 2026-02-14, or cut it from spring.
d2 09:00 bo gate.set gate=atlas-legal announcement=atlas@spring asks=legal
d41 09:00
  ^ broken gates-passed-by-content-freeze announcement:atlas@spring -> owner of spring: Get the open gates of atlas met now (2026-02-14 has passed), or cut it from spring.
d42 09:00 bo clause.waived clause=gates-passed-by-content-freeze subject=announcement:atlas@spring until=@d50 critical="The story is about it" risk_late="Legal has ten days" risk_cut="No story"
  ^ waived gates-passed-by-content-freeze announcement:atlas@spring until d50
d43 09:00 bo clause.waived clause=gates-passed-by-content-freeze subject=announcement:atlas@spring until=@d55 critical="Still" risk_late="Less" risk_cut="No story"
  ! `gates-passed-by-content-freeze` was already waived for announcement:atlas@spring, until 2026-02-24, and a waiver is given once. Keep the clause, or change it together.
d51 09:00
  ^ broken gates-passed-by-content-freeze announcement:atlas@spring -> owner of spring: Get the open gates of atlas met now (2026-02-14 has passed), or cut it from spring.
