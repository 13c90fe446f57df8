# What legal settled once clears the next initiative of its kind, until its day comes mid-way.
person mia legal lead
person cleo compliance
person bo product lead
person kim product
clause buy-in/concern-resolved-in-thirty-days

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T2 touches=[personal-data]
d1 09:00 mia concern.raised initiative=atlas concern=c1 function=legal cites=[gdpr,eprivacy] text="The form asks for a birthday"
  ^ due concern-resolved-in-thirty-days concern:c1 by d31 -> DRI of atlas: Settle concern c1: solved, risk accepted, scope cut, or no lawful path known.
d1 10:00 mia precedent.set precedent=l-12 concern=c1 touches=[personal-data] until=@d40 text="Ask for the year only"
  ! The concern `c1` is still open; settle it first, and make a precedent of what came of it.
d2 09:00 bo concern.conditioned concern=c1 option=ask-less effect=better risk=low effort=small text="Ask for the year only"
d3 09:00 mia concern.resolved concern=c1 resolution=solved_with_change effect=better artefact=form
  ^ kept concern-resolved-in-thirty-days concern:c1
d3 10:00 bo precedent.set precedent=l-12 concern=c1 touches=[personal-data] until=@d40 text="Ask for the year only"
  ! Only legal can make a precedent of it, because it came from there.
d3 10:01 mia precedent.set precedent=l-12 concern=c1 until=@d40 text="Ask for the year only"
  ! Say for which initiatives it counts: of which tier, touching what, or in which region. Without that it would clear all of them.
d3 10:02 mia precedent.set precedent=l-12 concern=c1 cites=gdpx touches=[personal-data] until=@d40 text="Ask for the year only"
  ! The concern `c1` does not rest on `gdpx`. Did you mean `gdpr`?
d3 10:03 mia precedent.set precedent=l-12 concern=c1 touches=[personal-data] until=@d2 text="Ask for the year only"
  ! That day has passed; say until when it stands.
d3 10:04 mia precedent.set precedent=l-12 concern=c1 touches=[personal-data] until=@d2000 text="Ask for the year only"
  ! That is more than three years away. What holds for so long is a rule: enter it as an obligation, and look at this again sooner.
d3 10:05 mia precedent.set precedent=l-12 concern=c1 touches=[personal-data] until=@d40
  ! Say what is cleared, and what has to stay so for it.
d3 10:06 mia precedent.set precedent=l-12 concern=c1 cites=gdpr touches=[personal-data] until=@d40 text="Ask for the year only"
d3 10:07 mia precedent.set precedent=l-12 concern=c1 touches=[money] until=@d40 text="The same name again"
  ! The name `l-12` is taken by another precedent; choose one that is free.
d4 09:00 kim initiative.opened initiative=beacon dri=@kim tier=T1 touches=[personal-data]
d4 09:10 kim initiative.opened initiative=comet dri=@kim tier=T3 touches=[money]
d5 09:00 mia concern.raised initiative=beacon concern=c2 function=legal cites=gdpr text="The same question again"
  ^ due concern-resolved-in-thirty-days concern:c2 by d35 -> DRI of beacon: Settle concern c2: solved, risk accepted, scope cut, or no lawful path known.
d5 09:05 kim precedent.applied precedent=l-13 concern=c2
  ! There is no precedent `l-13`. Did you mean `l-12`?
d5 09:10 cleo concern.raised initiative=beacon concern=c3 function=compliance cites=gdpr text="Who is told?"
  ^ due concern-resolved-in-thirty-days concern:c3 by d35 -> DRI of beacon: Settle concern c3: solved, risk accepted, scope cut, or no lawful path known.
d5 09:11 kim precedent.applied precedent=l-12 concern=c3
  ! `l-12` was set by legal, and this concern was raised by another function; ask them.
d5 09:12 mia concern.raised initiative=comet concern=c4 function=legal cites=gdpr text="Not of that kind"
  ^ due concern-resolved-in-thirty-days concern:c4 by d35 -> DRI of comet: Settle concern c4: solved, risk accepted, scope cut, or no lawful path known.
d5 09:13 kim precedent.applied precedent=l-12 concern=c4
  ! `l-12` does not fit comet: it is for what touches personal-data. Settle the concern by itself.
d5 09:14 mia concern.raised initiative=beacon concern=c5 function=legal cites=[gdpr,tax] text="And the tax"
  ^ due concern-resolved-in-thirty-days concern:c5 by d35 -> DRI of beacon: Settle concern c5: solved, risk accepted, scope cut, or no lawful path known.
d5 09:15 kim precedent.applied precedent=l-12 concern=c5
  ! `l-12` clears for gdpr, and `c5` also rests on tax; settle it by itself.
d5 09:16 kim precedent.applied precedent=l-12 concern=c2
  ^ waived concern-resolved-in-thirty-days concern:c2 until d5
d40 09:00 kim precedent.expired precedent=l-12 reason="Not mine to end"
  ~ waived concern-resolved-in-thirty-days concern:c2 until d40
  ~ broken concern-resolved-in-thirty-days concern:c3 -> DRI of beacon: Settle concern c3: solved, risk accepted, scope cut, or no lawful path known.
  ~ broken concern-resolved-in-thirty-days concern:c4 -> DRI of comet: Settle concern c4: solved, risk accepted, scope cut, or no lawful path known.
  ~ broken concern-resolved-in-thirty-days concern:c5 -> DRI of beacon: Settle concern c5: solved, risk accepted, scope cut, or no lawful path known.
  ! `l-12` ran out on 2026-02-14; whoever set it can let it stand for longer, or the concern is settled by itself.
d41 09:00 kim precedent.applied precedent=l-12 concern=c2
  ~ waived concern-resolved-in-thirty-days concern:c2 until d41
  ! `l-12` ran out on 2026-02-14; whoever set it can let it stand for longer, or the concern is settled by itself.
d41 09:10 mia precedent.renewed precedent=l-12 until=@d30 text="It still holds"
  ! That day has passed; say until when it stands.
d41 09:11 mia precedent.renewed precedent=l-12 until=@d45 text="It still holds"
d42 09:00 mia precedent.expired precedent=l-12 reason="The authority has written otherwise"
  ~ waived concern-resolved-in-thirty-days concern:c2 until d42
d42 09:10 mia precedent.renewed precedent=l-12 until=@d90 text="It still holds"
  ! `l-12` was ended on 2026-02-16; set a new one if it can be rested on again.
