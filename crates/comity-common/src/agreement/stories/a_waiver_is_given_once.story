# A waiver is asked for by a party, says why, is given once, and runs out by itself.
person mia legal lead
person bo product lead
person ana marketing
covers calendar contact d0 d90
```toml
[[clause]]
id = "legal-is-in"
says = "Legal contributes before the shape freeze of every tier 1 launch."
because = "Later is too late."
about = "initiative"
parties = ["product", "legal"]
where = { tier = "T1" }
move = "Ask legal about {subject} by {deadline}."
[clause.before]
first = { event = "contributed", function = "legal" }
then = { event = "freeze.reached", where = { freeze = "shape" } }
```

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d9 09:00 bo initiative.frozen initiative=atlas freeze=shape
  ^ broken legal-is-in initiative:atlas -> DRI of atlas: Ask legal about atlas by 2026-01-14.
d10 09:00 ana clause.waived clause=legal-is-in subject=initiative:atlas until=@d20 critical="The fair" risk_late="A fine" risk_cut="The fair"
  ~ broken legal-is-in initiative:atlas -> DRI of atlas: Ask legal about atlas now (2026-01-14 has passed).
  ! marketing is no party to `legal-is-in`; ask somebody of product or legal.
d10 09:01 bo clause.waived clause=legal-is-inn subject=initiative:atlas until=@d20 critical="The fair" risk_late="A fine" risk_cut="The fair"
  ! There is no clause `legal-is-inn`. Did you mean `legal-is-in`?
d10 09:02 bo clause.waived clause=legal-is-in subject=initiative:atlsa until=@d20 critical="The fair" risk_late="A fine" risk_cut="The fair"
  ! There is no initiative `atlsa`. Did you mean `atlas`?
d10 09:03 bo clause.waived clause=legal-is-in subject=announcement:atlas@spring until=@d20 critical="The fair" risk_late="A fine" risk_cut="The fair"
  ! `legal-is-in` is judged on each initiative, not on each announcement: name the initiative.
d10 09:04 bo clause.waived clause=legal-is-in subject=initiative:atlas until=@d9 critical="The fair" risk_late="A fine" risk_cut="The fair"
  ! A waiver ends in the future. Choose a later day.
d10 09:05 bo clause.waived clause=legal-is-in subject=initiative:atlas until=@d20 risk_late="A fine" risk_cut="The fair"
  ! Say why it is critical now, so that every party can follow.
d10 09:06 bo clause.waived clause=legal-is-in subject=initiative:atlas until=@d20 critical="The fair" risk_cut="The fair"
  ! Say what is risked by doing it late.
d10 09:07 bo clause.waived clause=legal-is-in subject=initiative:atlas until=@d20 critical="The fair" risk_late="A fine"
  ! Say what would be lost by cutting it instead.
d10 09:10 bo clause.waived clause=legal-is-in subject=initiative:atlas until=@d20 critical="The fair" risk_late="A fine" risk_cut="The fair"
  ^ waived legal-is-in initiative:atlas until d20
d11 09:00 mia clause.waived clause=legal-is-in subject=initiative:atlas until=@d40 critical="Again" risk_late="A fine" risk_cut="The fair"
  ! `legal-is-in` was already waived for initiative:atlas, until 2026-01-25, and a waiver is given once. Keep the clause, or change it together.
d20 00:00
d21 09:00 bo clause.waived clause=legal-is-in subject=initiative:atlas until=@d40 critical="Again" risk_late="A fine" risk_cut="The fair"
  ~ broken legal-is-in initiative:atlas -> DRI of atlas: Ask legal about atlas now (2026-01-14 has passed).
  ! `legal-is-in` was already waived for initiative:atlas, until 2026-01-25, and a waiver is given once. Keep the clause, or change it together.
