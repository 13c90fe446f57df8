# Two initiatives ship under a pillar: a region had changed one of them before it landed, and spoke of the other too late.
person bo product lead
person kim product
person yuki growth apac
person ana marketing lead

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d0 09:01 bo initiative.opened initiative=beacon tier=T2
d0 09:02 bo champion.named region=apac pillar=acquisition champion=@yuki reviewer=@ana
d1 09:00 kim pillar.joined initiative=atlas pillar=acquisition
  ! Only whoever answers for `atlas` can say under which pillar it is, so that nobody picks what counts; ask them.
d1 09:01 bo pillar.joined initiative=atlsa pillar=acquisition
  ! There is no initiative `atlsa`; open it first. Did you mean `atlas`?
d1 09:02 bo pillar.joined initiative=atlas
  ! `atlas` is under no pillar; name the one that it belongs to.
d1 09:03 bo pillar.joined initiative=atlas pillar=acquisition
d1 09:04 bo pillar.joined initiative=atlas pillar=acquisition
  ! `atlas` is under acquisition already.
d1 09:05 kim pillar.joined initiative=beacon pillar=acquisition
d2 09:00 yuki proposal.made proposal=p1 region=apac pillar=acquisition initiative=atlas text="One field for the name"
d3 09:00 bo proposal.answered proposal=p1 disposition=adopted artefact=initiative:atlas
d4 09:00 bo initiative.landed initiative=atlas
d4 09:01 bo initiative.landed initiative=beacon
d5 09:00 yuki proposal.made proposal=p2 region=apac pillar=acquisition text="Beacon in the shops"
d6 09:00 bo proposal.answered proposal=p2 disposition=adapted artefact=initiative:beacon
