# Functions answer apart, see where they differ, sign with a dissent; a changed text is signed anew.
person ana marketing lead
person mia legal lead
person bo product lead
person sam sales
clause positioning-signed-by-content-freeze
clause answered-apart-before-drafted

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d0 09:01 bo initiative.opened initiative=beacon dri=@bo tier=T1
d1 09:00 ana canvas.opened canvas=k1 initiative=atlas functions=marketing name="Atlas in the market"
d1 09:01 ana canvas.opened canvas=k1 initiative=atlas functions=marketing,legal,produkt name="Atlas in the market"
d1 09:02 ana canvas.opened canvas=k1 initiative=atlas functions=marketing,legal,product name="Atlas in the market"
d2 09:00 ana round.opened round=r1 subject=canvas:k1 initiative=atlas quorum=2 functions=marketing text="What is it?"
d2 09:01 ana round.opened round=r1 subject=canvas:k2 initiative=atlas quorum=2 text="What is it?"
d2 09:02 ana round.opened round=r1 subject=canvas:k1 initiative=atlas quorum=4 functions=marketing,legal,product text="What is it?"
d2 09:03 ana round.opened round=r1 subject=canvas:k1 initiative=atlas quorum=2 functions=marketing,legal,product until=@d20 text="What is it?"
d2 09:04 ana round.asked round=r1 question=category sort=choice options=ledger text="Which market is it in?"
d2 09:05 ana round.asked round=r1 question=category sort=choice options=ledger,shield,abacus text="Which market is it in?"
d2 09:06 ana round.asked round=r1 question=value sort=words text="What is it worth to them?"
d3 09:00 ana round.sealed round=r1 question=category choice=lodger
d3 09:01 ana round.sealed round=r1 question=category choice=ledger
d3 09:02 ana round.sealed round=r1 question=value text="It saves a day a month"
d3 09:03 sam round.sealed round=r1 question=category choice=ledger
d3 09:04 bo round.revealed round=r1
d3 09:05 ana round.asked round=r1 question=trend sort=words text="Why now?"
d4 09:00 mia round.sealed round=r1 question=category choice=shield
d4 09:01 mia round.sealed round=r1 question=value text="Nobody is fined"
d5 09:00 bo round.revealed round=r1
d5 09:01 bo round.sealed round=r1 question=category choice=ledger
d6 09:00 ana positioning.signed canvas=k1 version=1 function=marketing position=agree
d6 09:01 ana positioning.drafted canvas=k1 statement="A ledger that keeps clinics out of court" category="Ledgers for clinics"
d7 09:00 ana positioning.signed canvas=k1 version=1 function=legal position=agree
d7 09:01 ana positioning.signed canvas=k1 version=1 function=marketing position=agree
d7 09:02 mia positioning.signed canvas=k1 version=1 function=legal position=object
d7 09:03 mia positioning.signed canvas=k1 version=1 function=legal position=object reason="No product keeps anybody out of court"
d8 09:00 bo positioning.signed canvas=k1 version=1 function=product position=can_live_with
d9 09:00 ana positioning.drafted canvas=k1 statement="A ledger that clinics can show to a court"
d9 09:01 bo positioning.signed canvas=k1 version=1 function=product position=agree
d10 09:00 bo initiative.frozen initiative=atlas freeze=content
d11 09:00 bo canvas.opened canvas=k2 initiative=beacon functions=marketing,product name="Beacon"
d11 09:01 bo positioning.drafted canvas=k2 statement="A light for night shifts"
d12 09:00 bo initiative.frozen initiative=beacon freeze=content
