# A proposal waits for longer than ten working days; one that needs no initiative is declined with a reason.
person bo product lead
person yuki growth apac
person ana marketing lead
clause champions/proposal-answered-in-ten-working-days

d0 10:00 bo champion.named region=apac champion=@yuki reviewer=@ana
d1 10:00 yuki proposal.made proposal=p1 region=apac text="Pay by convenience store"
  ^ due proposal-answered-in-ten-working-days proposal:p1 by d15 -> lead of product: Say what becomes of proposal p1: adopted, adapted, declined or parked.
d2 10:00 yuki proposal.made proposal=p2 region=apac pillar=retention to=marketing text="No e-mail on holidays"
  ^ due proposal-answered-in-ten-working-days proposal:p2 by d16 -> lead of product: Say what becomes of proposal p2: adopted, adapted, declined or parked.
d3 09:00 ana proposal.answered proposal=p2 disposition=declined reason="Nobody could say which days these are"
  ^ kept proposal-answered-in-ten-working-days proposal:p2
d16
  ^ broken proposal-answered-in-ten-working-days proposal:p1 -> lead of product: Say what becomes of proposal p1: adopted, adapted, declined or parked.
d17 09:00 bo proposal.answered proposal=p1 disposition=parked reason="After the show"
d40 09:00 bo proposal.answered proposal=p1 disposition=adapted artefact=document:ways-to-pay
d41 09:00 bo proposal.answered proposal=p1 disposition=parked reason="Once more"
  ! `p1` was answered: adapted; a new proposal is needed for anything more.
