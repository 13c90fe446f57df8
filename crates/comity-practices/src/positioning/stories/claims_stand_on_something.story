# A claim is proved and cleared; reworded it is neither; what only legal can say only legal says.
person ana marketing lead
person mia legal lead
person bo product lead
clause positioning-signed-by-content-freeze

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T2
d1 09:00 ana canvas.opened canvas=k1 initiative=atlas functions=marketing,legal title="Atlas"
d2 09:00 ana claim.made claim=m1 canvas=k1 text="Saves nine hours a week"
d2 09:01 ana claim.made claim=m1 canvas=k1 text="Twice"
  ! The name `m1` is taken by another claim; choose one that is free.
d2 09:02 mia claim.cleared claim=m1
  ! Nothing is named that `m1` rests on; name its proof first.
d3 09:00 ana claim.proved claim=m1 artefact=https://x.example/study
  ! `https://x.example/study` is an address: give the changed thing a name instead, such as `launch-plan`.
d3 09:01 ana claim.proved claim=m1 artefact=document:study until=@d200
d3 09:02 ana claim.cleared claim=m1
  ! Only legal or compliance can clear a claim; name its proof and ask them.
d4 09:00 mia claim.cleared claim=m1 until=@d2
  ! That day has passed; say a later one, or none.
d4 09:01 mia claim.cleared claim=m1 until=@d100
d5 09:00 ana artefact.watched watch=home canvas=k1 form=page title="The front page"
d5 09:01 bo artefact.watched watch=deck canvas=k1 form=deck title="The deck"
  ! `k1` is between marketing, legal; ask one of them.
d5 09:02 ana drift.settled watch=home finding=near-m1 reason="As agreed"
  ! It was never checked, so nothing was found; check it first.
d5 09:03 ana artefact.checked watch=home text="Atlas saves nine hours a week."
d6 09:00 ana phrase.set phrase=no-cure canvas=k1 rule=must_not text="cure"
d7 09:00 ana claim.reworded claim=m1 text="Saves eight hours a week"
d8 09:00 ana drift.settled watch=home finding=old-m1 reason="The page is changed tomorrow"
d9 09:00 ana claim.withdrawn claim=m1 reason="The study was too small"
d9 09:01 mia claim.cleared claim=m1
  ! `m1` was withdrawn; make it anew if it is true again.
