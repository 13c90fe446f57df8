# Functions answer apart, see where they differ, sign with a dissent; a changed text is signed anew.
person ana marketing lead
person mia legal lead
person bo product lead
person sam sales
clause positioning-signed-by-content-freeze
clause answered-apart-before-drafted

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d0 09:01 bo initiative.opened initiative=beacon dri=@bo tier=T1
d1 09:00 ana canvas.opened canvas=k1 initiative=atlas functions=marketing title="Atlas in the market"
  ! One function alone has nobody to differ from: name at least two.
d1 09:01 ana canvas.opened canvas=k1 initiative=atlas functions=marketing,legal,produkt title="Atlas in the market"
  ! Nobody is in produkt, so it could not sign. Did you mean `product`?
d1 09:02 ana canvas.opened canvas=k1 initiative=atlas functions=marketing,legal,product title="Atlas in the market"
d2 09:00 ana round.opened round=r1 subject=canvas:k1 initiative=atlas quorum=2 functions=marketing text="What is it?"
  ! One function alone has nobody to differ from: name at least two, or none for all.
d2 09:01 ana round.opened round=r1 subject=canvas:k2 initiative=atlas quorum=2 text="What is it?"
  ! There is no canvas:k2 here; open it first.
d2 09:02 ana round.opened round=r1 subject=canvas:k1 initiative=atlas quorum=4 functions=marketing,legal,product text="What is it?"
  ! The quorum is how many functions must be in before anybody reads anything: from 2 to 3 here.
d2 09:03 ana round.opened round=r1 subject=canvas:k1 initiative=atlas quorum=2 functions=marketing,legal,product until=@d20 text="What is it?"
d2 09:04 ana round.asked round=r1 question=category sort=choice options=ledger text="Which market is it in?"
  ! Name at least two options to choose from.
d2 09:05 ana round.asked round=r1 question=category sort=choice options=ledger,shield,abacus text="Which market is it in?"
d2 09:06 ana round.asked round=r1 question=value sort=words text="What is it worth to them?"
d3 09:00 ana round.sealed round=r1 question=category choice=lodger
  ! `lodger` is not among the options: ledger, shield, abacus. Did you mean `ledger`?
d3 09:01 ana round.sealed round=r1 question=category choice=ledger
d3 09:02 ana round.sealed round=r1 question=value text="It saves a day a month"
d3 09:03 sam round.sealed round=r1 question=category choice=ledger
  ! sales is not asked in `r1`; ask whoever opened it.
d3 09:04 bo round.revealed round=r1
  ! 1 of 2 functions have answered every question of `r1`; nobody reads an answer before 2 have. Ask the others for theirs.
d3 09:05 ana round.asked round=r1 question=trend sort=words text="Why now?"
  ! Somebody has answered already, so nothing can be asked beside it; open another round.
d4 09:00 mia round.sealed round=r1 question=category choice=shield
d4 09:01 mia round.sealed round=r1 question=value text="Nobody is fined"
d5 09:00 bo round.revealed round=r1
d5 09:01 bo round.sealed round=r1 question=category choice=ledger
  ! `r1` was revealed already; open another round.
d6 09:00 ana positioning.signed canvas=k1 version=1 function=marketing position=agree
  ! Nothing is written down to sign yet; write down what was agreed first.
d6 09:01 ana positioning.drafted canvas=k1 statement="A ledger that keeps clinics out of court" category="Ledgers for clinics"
  ^ kept answered-apart-before-drafted initiative:atlas
d7 09:00 ana positioning.signed canvas=k1 version=1 function=legal position=agree
  ! You are in marketing; sign for marketing.
d7 09:01 ana positioning.signed canvas=k1 version=1 function=marketing position=agree
d7 09:02 mia positioning.signed canvas=k1 version=1 function=legal position=object
  ! Say what you would say instead; it stands beside the words.
d7 09:03 mia positioning.signed canvas=k1 version=1 function=legal position=object reason="No product keeps anybody out of court"
d8 09:00 bo positioning.signed canvas=k1 version=1 function=product position=can_live_with
d9 09:00 ana positioning.drafted canvas=k1 statement="A ledger that clinics can show to a court"
d9 09:01 bo positioning.signed canvas=k1 version=1 function=product position=agree
  ! The words were changed; the newest are version 2. Read and sign those.
d10 09:00 bo initiative.frozen initiative=atlas freeze=content
  ^ kept positioning-signed-by-content-freeze initiative:atlas
d11 09:00 bo canvas.opened canvas=k2 initiative=beacon functions=marketing,product title="Beacon"
d11 09:01 bo positioning.drafted canvas=k2 statement="A light for night shifts"
  ^ broken answered-apart-before-drafted initiative:beacon -> DRI of beacon: Open a round about beacon, and reveal it before the next draft.
d12 09:00 bo initiative.frozen initiative=beacon freeze=content
  ^ broken positioning-signed-by-content-freeze initiative:beacon -> DRI of beacon: Get what beacon is signed by every function by 2026-01-17, each with its position.
