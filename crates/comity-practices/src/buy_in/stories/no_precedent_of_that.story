# What was withdrawn, has no lawful path, was accepted by one person, or settled in confidence is no precedent.
person mia legal lead
person lin legal
person bo product lead
clause buy-in/concern-resolved-in-thirty-days

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T2
d1 09:00 mia concern.raised initiative=atlas concern=c1 function=legal cites=gdpr text="Perhaps"
  ^ due concern-resolved-in-thirty-days concern:c1 by d31 -> DRI of atlas: Settle concern c1: solved, risk accepted, scope cut, or no lawful path known.
d1 09:10 mia concern.resolved concern=c1 resolution=withdrawn reason="It is none"
  ^ kept concern-resolved-in-thirty-days concern:c1
d1 09:20 mia precedent.set precedent=l-1 concern=c1 tier=T2 until=@d40 text="So be it"
  ! The concern `c1` was withdrawn, so nothing was settled that others could rest on.
d2 09:00 mia concern.raised initiative=atlas concern=c2 function=legal cites=gdpr text="Perhaps"
  ^ due concern-resolved-in-thirty-days concern:c2 by d32 -> DRI of atlas: Settle concern c2: solved, risk accepted, scope cut, or no lawful path known.
d2 09:10 mia concern.resolved concern=c2 resolution=no_lawful_path reason="It is forbidden"
  ^ kept concern-resolved-in-thirty-days concern:c2
d2 09:20 mia precedent.set precedent=l-1 concern=c2 tier=T2 until=@d40 text="So be it"
  ! No lawful path was found for `c2`; a precedent says how something can be done. Enter the rule as an obligation instead.
d3 09:00 mia concern.raised initiative=atlas concern=c3 function=legal cites=gdpr text="Perhaps"
  ^ due concern-resolved-in-thirty-days concern:c3 by d33 -> DRI of atlas: Settle concern c3: solved, risk accepted, scope cut, or no lawful path known.
d3 09:10 bo concern.resolved concern=c3 resolution=risk_accepted effect=same reason="It is small"
  ^ kept concern-resolved-in-thirty-days concern:c3
d3 09:20 mia precedent.set precedent=l-1 concern=c3 tier=T2 until=@d40 text="So be it"
  ! The risk of `c3` was accepted by the one person who answers for that initiative; for another one, its own accountable person has to sign.
d4 09:00 mia concern.raised visibility=privileged initiative=atlas concern=c4 function=legal cites=lawsuit with=@bo text="There is a case pending"
  ^ due concern-resolved-in-thirty-days concern:c4 by d34 -> DRI of atlas: Settle concern c4: solved, risk accepted, scope cut, or no lawful path known.
d4 09:10 bo concern.conditioned visibility=privileged concern=c4 option=wait effect=same risk=low effort=small text="Wait for the court"
d4 09:20 mia concern.resolved visibility=privileged concern=c4 resolution=solved_as_is effect=same
  ^ kept concern-resolved-in-thirty-days concern:c4
d4 09:30 mia precedent.set precedent=l-1 concern=c4 tier=T2 until=@d40 text="So be it"
  ! What was settled between some people cannot be a precedent, because everybody reads those. Raise an open concern that says as much as may be said, and settle that.
d4 09:40 lin precedent.set precedent=l-1 concern=c4 tier=T2 until=@d40 text="So be it"
  ! There is no concern `c4` that you could take part in.
d5 09:00 mia concern.raised initiative=atlas concern=c5 function=legal cites=patent text="Somebody may own this"
  ^ due concern-resolved-in-thirty-days concern:c5 by d35 -> DRI of atlas: Settle concern c5: solved, risk accepted, scope cut, or no lawful path known.
d5 09:10 bo concern.conditioned concern=c5 option=ask effect=same risk=low effort=small text="Ask them"
d5 09:20 mia concern.resolved visibility=privileged concern=c5 resolution=solved_as_is effect=same
  ^ kept concern-resolved-in-thirty-days concern:c5
d5 09:30 mia precedent.set precedent=l-1 concern=c5 tier=T2 until=@d40 text="So be it"
  ! What was settled between some people cannot be a precedent, because everybody reads those. Raise an open concern that says as much as may be said, and settle that.
