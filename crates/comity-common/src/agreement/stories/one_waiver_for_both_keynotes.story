# What is waived for one keynote is not waived again for the next: one waiver for a clause and an initiative.
person mia legal lead
person bo product lead
clause everyone-before-content-freeze
covers calendar contact d0 d90

d0 09:00 bo keynote.dated keynote=spring on=@d60 owner=@bo
d0 09:01 bo freeze.set keynote=spring freeze=content on=@d10
d0 09:02 bo keynote.dated keynote=autumn on=@d200 owner=@bo
d0 09:10 bo initiative.opened initiative=atlas dri=@bo tier=T1
d1 09:00 bo announcement.promised initiative=atlas keynote=spring
  ^ due everyone-before-content-freeze announcement:atlas@spring by d10 -> owner of spring: Bring legal, marketing and sales in on atlas by 2026-01-15, or cut it from spring.
d11 09:00 bo clause.waived clause=everyone-before-content-freeze subject=announcement:atlas@spring until=@d60 critical="The fair" risk_late="A fine" risk_cut="The fair"
  ~ broken everyone-before-content-freeze announcement:atlas@spring -> owner of spring: Bring legal, marketing and sales in on atlas now (2026-01-15 has passed), or cut it from spring.
  ^ waived everyone-before-content-freeze announcement:atlas@spring until d60
d12 09:00 bo announcement.promised initiative=atlas keynote=autumn
  ^ unknown everyone-before-content-freeze announcement:atlas@autumn -> owner of autumn: Give the content freeze of autumn its date.
d12 09:01 bo clause.waived clause=everyone-before-content-freeze subject=announcement:atlas@autumn until=@d90 critical="The next fair" risk_late="A fine" risk_cut="The fair"
  ! `everyone-before-content-freeze` was already waived for announcement:atlas@spring, until 2026-03-06, and a waiver is given once. Keep the clause, or change it together.
