# The champion of a region proposes, is answered, and the launch is another one because of it.
person bo product lead
person yuki growth apac
person emil sales nordics
person ana marketing lead
clause champions/proposal-answered-in-ten-working-days

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d0 10:00 bo champion.named region=apac pillar=acquisition champion=@yuki reviewer=@yuki
  ! Champion and reviewer differ: name somebody else as the second pair of eyes.
d0 10:01 bo champion.named champion=@yuki reviewer=@ana
  ! Say for what: a region, a pillar, or both.
d0 10:02 bo champion.named region=apac pillar=acquisition champion=@yuki reviewer=@ana language=ja zone=Asia/Tokio
  ! `Asia/Tokio` is no time zone; write one such as `Asia/Tokyo`.
d0 10:03 bo champion.named region=apac pillar=acquisition champion=@yuki reviewer=@ana language=ja zone=Asia/Tokyo
d0 10:04 bo champion.named region=apac pillar=acquisition champion=@emil reviewer=@ana
  ! p_7cddjf66qm7t8ec3f4b9zwgdq6 speaks for acquisition in apac; release them first, so that the next begins with a clean slate.
d1 09:00 emil proposal.made proposal=p1 region=apac pillar=acquisition initiative=atlas text="Ask for a name in one field"
  ! You do not speak for acquisition in apac; p_7cddjf66qm7t8ec3f4b9zwgdq6 does, so ask them.
d1 09:01 emil proposal.made proposal=p1 region=nordics text="Show the price in crowns"
  ! Nobody speaks for nordics yet; have a champion named first.
d1 09:02 emil proposal.made proposal=p1 region=apac text="Show the price in yen"
  ! Nobody speaks for apac yet, though somebody does there for acquisition; name that pillar, or have a champion named for all of it.
d1 10:00 yuki proposal.made proposal=p1 region=apac pillar=acquisition initiative=atlas text="Ask for a name in one field; we have no first names"
  ^ due proposal-answered-in-ten-working-days proposal:p1 by d15 -> lead of product: Say what becomes of proposal p1: adopted, adapted, declined or parked.
d1 10:05 yuki proposal.made proposal=p1 region=apac pillar=acquisition initiative=atlas text="The same name twice"
  ! The name `p1` is taken by another proposal; choose one that is free.
d2 09:00 yuki proposal.answered proposal=p1 disposition=adopted artefact=initiative:atlas
  ! Only product can say what becomes of it, because it is addressed to them.
d2 09:01 bo proposal.answered proposal=p1 disposition=declined
  ! Say why: `declined` without a reason ends the conversation.
d2 09:02 bo proposal.answered proposal=p1 disposition=adopted
  ! Name what was changed: `adopted` without a changed thing cannot be told from a nice word.
d2 09:03 bo proposal.answered proposal=p1 disposition=adopted artefact=initiative:atlas
  ^ kept proposal-answered-in-ten-working-days proposal:p1
d2 10:00 bo proposal.answered proposal=p1 disposition=declined reason="On second thoughts"
  ! `p1` was answered: adopted; a new proposal is needed for anything more.
d3 09:00 bo champion.released region=apac pillar=acquisition
d3 09:01 bo champion.released region=apac pillar=acquisition
  ! Nobody was named to speak for acquisition in apac; there is nobody to release.
d3 09:02 bo champion.named region=apac pillar=acquisition champion=@emil reviewer=@ana
