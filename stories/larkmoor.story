# Larkmoor, a consumer-finance company with a health product, on its way to its next public show.
#
# Day 0 is the Monday of the week in which the story is read. Lantern, the show, stands on day 63 and does not move.
# What colleagues wrote to each other elsewhere (chat, meetings, tickets) is not here: sources tell it.

person noor product uk lead
person bo product dach
person ines product iberia
person sven product nordics
person priya product uk
person mia legal dach lead
person felix legal uk
person greta compliance nordics lead
person hugo compliance iberia
person ana marketing uk lead
person leo marketing dach
person sofia marketing iberia
person kai growth uk lead
person rui sales iberia lead
person elsa sales dach
person odile customer-success uk lead
person jonas customer-success nordics
person yuki design dach lead
person marta design iberia
person amara clinical uk lead
person nils clinical nordics
person ravi data dach lead
person lina data nordics
person per engineering nordics lead
person zoe engineering uk

zone Europe/Berlin
clause buy-in/concern-gets-a-condition
clause shared-culture/marketing-asked-before-positioning-freeze
clause shared-culture/ask-answered-in-five-working-days
clause shared-culture/input-has-disposition-in-five-working-days
clause requirements/clinician-writes-before-freeze

# A year and a half ago: what became of last spring's show.
d-539 09:00 noor keynote.dated keynote=lantern-spring on=@d-224 owner=@noor name="Lantern in spring"
d-539 09:10 noor freeze.set keynote=lantern-spring freeze=shape on=@d-301
d-539 09:11 noor freeze.set keynote=lantern-spring freeze=positioning on=@d-273
d-539 09:12 noor freeze.set keynote=lantern-spring freeze=content on=@d-245
d-538 10:00 ines initiative.opened initiative=instant-savings dri=@ines tier=T1 touches=[money] name="Instant savings"
d-538 10:20 sven initiative.opened initiative=round-up-giving dri=@sven tier=T2 touches=[money] name="Round-up giving"
d-537 09:00 priya initiative.opened initiative=clinic-finder dri=@priya tier=T2 touches=[health,personal-data] name="Clinic finder"
d-531 09:00 bo initiative.opened initiative=score-coach dri=@bo tier=T2 touches=[money,personal-data] name="Score coach"
d-510 11:00 ines initiative.staged initiative=instant-savings stage=shape
d-503 09:30 ines ask.sent initiative=instant-savings ask=is-name to=marketing level=small text="Would you rather say savings or pot to somebody who has never saved?"
  ^ due ask-answered-in-five-working-days ask:is-name by d-496 -> lead of marketing: Answer ask is-name, or say that you cannot.
d-500 14:00 ana ask.answered ask=is-name text="Pot. In the interviews savings sounded like giving something up."
  ^ kept ask-answered-in-five-working-days ask:is-name
  ^ due input-has-disposition-in-five-working-days ask:is-name by d-493 -> DRI of instant-savings: Say what became of the answer to ask is-name: adopted, adapted, declined or parked.
d-497 10:00 ines ask.disposed ask=is-name disposition=adopted artefact=document:instant-savings-canvas
  ^ kept input-has-disposition-in-five-working-days ask:is-name
d-496 11:00 ana ask.weighed ask=is-name mattered=yes
d-489 10:00 noor announcement.promised initiative=instant-savings keynote=lantern-spring
  ^ kept marketing-asked-before-positioning-freeze initiative:instant-savings
d-489 10:02 noor announcement.promised initiative=round-up-giving keynote=lantern-spring
d-489 10:04 noor announcement.promised initiative=clinic-finder keynote=lantern-spring
d-489 10:06 noor announcement.promised initiative=score-coach keynote=lantern-spring
d-475 15:00 mia concern.raised initiative=score-coach concern=sc-scoring function=legal cites=[consumer-credit,profiling] text="Advice built on a credit score is profiling with legal effect; a person must be able to contest it."
  ^ due concern-gets-a-condition concern:sc-scoring by d-468 -> DRI of score-coach: Find what would make concern sc-scoring acceptable, and write that way down.
d-473 09:30 bo concern.conditioned concern=sc-scoring option=explain-and-contest effect=same risk=medium effort=large text="Show which payments moved the score and let people contest each in the app."
  ^ kept concern-gets-a-condition concern:sc-scoring
d-440 10:00 mia concern.conditioned concern=sc-scoring option=no-score effect=worse risk=low effort=medium text="Coach on spending alone, without a score."
d-404 16:00 mia concern.resolved concern=sc-scoring resolution=scope_cut effect=worse reason="Contesting needs a bureau contract that ends after the show."
d-402 11:00 noor announcement.cut initiative=score-coach keynote=lantern-spring
d-380 09:00 bo initiative.stopped initiative=score-coach
d-340 09:00 ines gate.set gate=is-demo announcement=instant-savings@lantern-spring asks=demo
d-340 09:01 ines gate.set gate=is-claims announcement=instant-savings@lantern-spring asks=claims
d-340 09:02 ines gate.set gate=is-legal announcement=instant-savings@lantern-spring asks=legal
d-340 09:03 ines gate.set gate=is-support announcement=instant-savings@lantern-spring asks=support
d-340 09:04 sven gate.set gate=rg-demo announcement=round-up-giving@lantern-spring asks=demo
d-340 09:05 sven gate.set gate=rg-claims announcement=round-up-giving@lantern-spring asks=claims
d-340 09:06 sven gate.set gate=rg-sales announcement=round-up-giving@lantern-spring asks=sales
d-340 09:07 sven gate.set gate=rg-available announcement=round-up-giving@lantern-spring asks=availability
d-340 09:08 priya gate.set gate=cf-demo announcement=clinic-finder@lantern-spring asks=demo
d-340 09:09 priya gate.set gate=cf-claims announcement=clinic-finder@lantern-spring asks=claims
d-340 09:10 priya gate.set gate=cf-legal announcement=clinic-finder@lantern-spring asks=legal
d-340 09:11 priya gate.set gate=cf-clinical announcement=clinic-finder@lantern-spring asks=other function=clinical text="A clinician has seen every sentence about health."
d-336 09:00 ines gate.asked gate=is-legal
d-330 09:00 mia obligation.entered obligation=consumer-credit sort=law on=@d-330 name="Consumer credit" source="Directive (EU) 2023/2225 on credit agreements for consumers"
d-330 09:05 mia obligation.entered obligation=gdpr sort=regulation on=@d-330 name="Protection of personal data" source="Regulation (EU) 2016/679"
d-330 09:30 greta obligation.entered obligation=e-money sort=law on=@d-330 name="Electronic money" source="Directive 2009/110/EC"
d-330 09:35 greta obligation.entered obligation=complaints-handling sort=internal on=@d-330 name="How we handle complaints" source="Larkmoor handbook, chapter 4"
d-329 11:00 mia gate.lost gate=is-legal reason="The interest sentence promises more than the contract."
d-325 10:00 amara concern.raised initiative=clinic-finder concern=cf-triage function=clinical cites=[medical-device-rules] text="Sorting clinics by symptom is triage; that makes the finder a medical device."
  ^ due concern-gets-a-condition concern:cf-triage by d-318 -> DRI of clinic-finder: Find what would make concern cf-triage acceptable, and write that way down.
d-322 09:00 priya concern.conditioned concern=cf-triage option=sort-by-distance effect=same risk=low effort=small text="Sort by distance and opening hours; let the clinic ask about symptoms."
  ^ kept concern-gets-a-condition concern:cf-triage
d-318 13:00 amara concern.resolved concern=cf-triage resolution=solved_with_change effect=better artefact=requirement:clinic-order reason="People trust an order they can see the reason of."
d-316 09:00 ines gate.asked gate=is-legal
d-312 15:00 mia gate.met gate=is-legal artefact=document:instant-savings-terms
d-309 10:00 ines initiative.frozen initiative=instant-savings freeze=shape
d-308 09:00 priya gate.asked gate=cf-legal
d-302 15:00 felix gate.met gate=cf-legal artefact=requirement:clinic-order
d-300 09:00 ines gate.asked gate=is-claims
d-296 10:00 ana gate.met gate=is-claims artefact=document:instant-savings-canvas
d-295 09:00 sven gate.asked gate=rg-claims
d-290 09:00 sven ask.sent initiative=round-up-giving ask=rg-charities to=customer-success level=medium text="Which three charities do people ask support about most?"
  ^ due ask-answered-in-five-working-days ask:rg-charities by d-283 -> lead of customer-success: Answer ask rg-charities, or say that you cannot.
d-290 10:00 ana gate.lost gate=rg-claims reason="Every cent to charity is not true while a fee is kept."
d-286 15:00 odile ask.answered ask=rg-charities text="Food banks by far, then sea rescue, then local sports clubs."
  ^ kept ask-answered-in-five-working-days ask:rg-charities
  ^ due input-has-disposition-in-five-working-days ask:rg-charities by d-279 -> DRI of round-up-giving: Say what became of the answer to ask rg-charities: adopted, adapted, declined or parked.
d-284 10:00 sven ask.disposed ask=rg-charities disposition=adapted artefact=document:charity-list reason="Sports clubs come in with the second release."
  ^ kept input-has-disposition-in-five-working-days ask:rg-charities
d-283 09:00 odile ask.weighed ask=rg-charities mattered=yes
d-281 09:00 sven gate.asked gate=rg-claims
d-279 10:00 ana gate.met gate=rg-claims artefact=document:charity-list
d-278 09:00 priya gate.asked gate=cf-claims
d-275 09:00 ines initiative.frozen initiative=instant-savings freeze=positioning
d-273 10:00 leo gate.met gate=cf-claims text="Checked against the list of clinics."
d-272 09:00 priya gate.asked gate=cf-clinical
d-266 10:00 amara gate.met gate=cf-clinical artefact=requirement:clinic-order
d-265 09:00 ines gate.asked gate=is-support
d-258 10:00 odile gate.met gate=is-support artefact=document:savings-questions
d-257 09:00 sven gate.asked gate=rg-sales
d-256 09:00 sven gate.asked gate=rg-available
d-252 10:00 rui gate.met gate=rg-sales artefact=document:giving-one-pager
d-251 09:00 bo gate.asked gate=is-demo
d-251 09:05 priya gate.asked gate=cf-demo
d-250 10:00 per gate.met gate=rg-available text="Switched on for all of Iberia."
d-250 11:00 sven gate.asked gate=rg-demo
d-248 14:10 noor gate.met gate=cf-demo artefact=document:finder-recording
d-247 14:00 noor gate.met gate=is-demo artefact=document:savings-recording
d-247 14:05 noor gate.lost gate=rg-demo reason="The sum on stage was not the sum on the statement."
d-246 09:00 sven gate.asked gate=rg-demo
d-245 18:00 noor gate.met gate=rg-demo artefact=document:giving-recording
d-224 18:00 ines initiative.landed initiative=instant-savings
d-224 18:05 sven initiative.landed initiative=round-up-giving
d-224 18:10 priya initiative.landed initiative=clinic-finder
d-222 10:00 noor announcement.announced announcement=instant-savings@lantern-spring outcome=kept
d-222 10:01 noor announcement.announced announcement=round-up-giving@lantern-spring outcome=partly text="Sports clubs came eight weeks later."
d-222 10:02 noor announcement.announced announcement=clinic-finder@lantern-spring outcome=kept

# The road to Lantern.
d-210 09:00 noor keynote.dated keynote=lantern on=@d63 owner=@noor name="Lantern"
d-210 09:10 noor freeze.set keynote=lantern freeze=shape on=@d8
d-210 09:11 noor freeze.set keynote=lantern freeze=positioning on=@d22
d-210 09:12 noor freeze.set keynote=lantern freeze=content on=@d43
d-210 09:13 noor freeze.set keynote=lantern freeze=code on=@d50
d-203 09:00 bo initiative.opened initiative=pay-later dri=@bo tier=T1 touches=[money,personal-data] name="Pay later at the till"
d-203 10:00 priya initiative.opened initiative=care-wallet dri=@priya tier=T1 touches=[health,money] name="Care wallet"
# Who speaks for the regions on that road, and what the goals are. Odile of the United Kingdom is silent so far.
d-203 11:00 noor champion.named region=iberia pillar=acquisition champion=@rui reviewer=@sofia language=pt zone=Europe/Lisbon
d-203 11:01 noor champion.named region=dach pillar=acquisition champion=@elsa reviewer=@leo language=de zone=Europe/Berlin
d-203 11:02 noor champion.named region=nordics champion=@jonas reviewer=@greta language=sv zone=Europe/Stockholm
d-203 11:03 noor champion.named region=uk champion=@odile reviewer=@felix language=en zone=Europe/London
d-203 12:00 noor objective.set objective=no-surprise owner=@noor scope=company period=lantern reviewer=@greta title="Nobody is surprised by what they pay"
d-203 12:01 noor keyresult.set objective=no-surprise key=told-before baseline=0 target=12 unit=launches metric=initiative.frozen title="Launches whose words were settled before they were built"
d-203 12:02 noor keyresult.set objective=no-surprise key=understood baseline=55 target=90 unit=percent metric=price-understood title="Customers who can say the last instalment before the first"
d-202 09:00 priya initiative.opened initiative=symptom-guide dri=@priya tier=T1 touches=[health] name="Symptom guide"
d-202 10:00 ana objective.set objective=words-first owner=@ana scope=function function=marketing period=lantern pillar=acquisition reviewer=@kai title="Every price is said in words first"
d-202 10:05 noor link.offered objective=words-first parent=no-surprise reason="Words are where surprise begins"
d-202 15:00 ana link.accepted objective=words-first
d-201 09:00 odile objective.set objective=two-day-claims owner=@odile scope=function function=customer-success period=lantern title="A claim is settled in two days"
d-201 09:05 odile keyresult.set objective=two-day-claims key=days baseline=9 target=2 unit=days title="Median days from photo to money"
d-201 10:00 noor link.offered objective=two-day-claims parent=no-surprise
d-200 11:00 odile link.contested objective=two-day-claims reason="A late payment is no surprise to anybody who waits for it. It belongs to care, not to prices."
d-199 09:00 yuki objective.set objective=one-number owner=@yuki scope=function function=design period=lantern region=dach title="One number on every screen that asks for money"
d-199 09:30 yuki link.accepted objective=one-number parent=words-first
d-196 09:00 ines initiative.opened initiative=family-pots dri=@ines tier=T2 touches=[money] name="Family pots"
d-196 09:30 sven initiative.opened initiative=one-tap-refund dri=@sven tier=T2 touches=[money] name="One-tap refund"
d-189 09:00 ines initiative.opened initiative=borderless-card dri=@ines tier=T2 touches=[money,personal-data] name="Borderless card"
d-182 09:00 sven initiative.opened initiative=claims-by-photo dri=@sven tier=T2 touches=[health,personal-data] name="Claims by photo"
d-175 09:00 bo initiative.opened initiative=quiet-statements dri=@bo tier=T3 name="Quiet statements"
d-168 09:00 bo initiative.opened initiative=open-ledger-api dri=@bo tier=T3 name="Open ledger API"
d-161 09:00 ines initiative.opened initiative=advisor-chat dri=@ines tier=T2 touches=[personal-data] name="Advisor chat"
d-154 10:00 noor announcement.promised initiative=pay-later keynote=lantern
  ^ due marketing-asked-before-positioning-freeze initiative:pay-later by d22 -> DRI of pay-later: Ask marketing about pay-later by 2026-01-27.
d-154 10:02 noor announcement.promised initiative=care-wallet keynote=lantern
  ^ due marketing-asked-before-positioning-freeze initiative:care-wallet by d22 -> DRI of care-wallet: Ask marketing about care-wallet by 2026-01-27.
d-154 10:04 noor announcement.promised initiative=symptom-guide keynote=lantern
  ^ due marketing-asked-before-positioning-freeze initiative:symptom-guide by d22 -> DRI of symptom-guide: Ask marketing about symptom-guide by 2026-01-27.
d-154 10:06 noor announcement.promised initiative=family-pots keynote=lantern
d-154 10:08 noor announcement.promised initiative=one-tap-refund keynote=lantern
d-154 10:10 noor announcement.promised initiative=borderless-card keynote=lantern
d-140 09:00 bo initiative.staged initiative=pay-later stage=shape
d-126 09:00 ana canvas.opened canvas=pay-later-words initiative=pay-later functions=[marketing,legal,sales,product] title="Pay later, in words"
d-126 09:10 ana round.opened round=pl-spring subject=canvas:pay-later-words initiative=pay-later quorum=3 functions=[marketing,legal,sales,product] text="Before anybody draws a board: what is it, for whom, and instead of what?"
d-126 09:11 ana round.asked round=pl-spring question=category sort=choice options=[instalments,credit,budgeting] text="On which shelf does a customer look for it?"
d-126 09:12 ana round.asked round=pl-spring question=alternatives sort=ranking options=[credit-card,saving-up,overdraft,borrowing-from-family] text="What do people do today instead? First what most do."
d-126 09:13 ana round.asked round=pl-spring question=price sort=degree text="How dear may it look beside the others, 1 to 7?"
d-126 09:14 ana round.asked round=pl-spring question=value sort=words text="What is it worth to somebody at a till?"
d-126 10:00 noor announcement.promised initiative=claims-by-photo keynote=lantern
d-126 10:02 noor announcement.promised initiative=quiet-statements keynote=lantern
d-125 10:00 ana round.sealed round=pl-spring question=category choice=budgeting sure=80 text="Nobody wants another loan."
d-125 10:01 ana round.sealed round=pl-spring question=alternatives ranking=[saving-up,credit-card]
d-125 10:02 ana round.sealed round=pl-spring question=price degree=3
d-125 10:03 ana round.sealed round=pl-spring question=value text="The washing machine this week, without the letter next month."
d-125 11:00 leo round.sealed round=pl-spring question=category choice=instalments sure=60
d-125 11:01 leo round.sealed round=pl-spring question=price degree=2
d-124 09:00 bo ask.sent initiative=pay-later ask=pl-promise to=marketing level=medium text="Which promise would you make at the till, and which would you never make?"
  ^ kept marketing-asked-before-positioning-freeze initiative:pay-later
  ^ due ask-answered-in-five-working-days ask:pl-promise by d-117 -> lead of marketing: Answer ask pl-promise, or say that you cannot.
d-124 09:00 mia round.sealed round=pl-spring question=category choice=credit sure=95 text="It is credit by law, whatever we call it."
d-124 09:01 mia round.sealed round=pl-spring question=alternatives ranking=[overdraft,credit-card]
d-124 09:02 mia round.sealed round=pl-spring question=price degree=6
d-124 09:03 mia round.sealed round=pl-spring question=value text="A total that is said before the first instalment."
d-123 15:00 rui round.sealed round=pl-spring question=category choice=instalments sure=90
d-123 15:01 rui round.sealed round=pl-spring question=alternatives ranking=[credit-card,overdraft]
d-123 15:02 rui round.sealed round=pl-spring question=price degree=2
d-123 15:03 rui round.sealed round=pl-spring question=value text="Shops lose fewer baskets."
d-122 09:00 bo round.sealed round=pl-spring question=category choice=instalments sure=70
d-122 09:01 bo round.sealed round=pl-spring question=alternatives ranking=[credit-card,saving-up]
d-122 09:02 bo round.sealed round=pl-spring question=price degree=3
d-122 09:03 bo round.sealed round=pl-spring question=value text="You know on the day what the last instalment is."
d-121 09:00 ana round.revealed round=pl-spring
d-121 11:30 ana ask.answered ask=pl-promise text="Never say free. Say what the last instalment costs before the first one is paid."
  ^ kept ask-answered-in-five-working-days ask:pl-promise
  ^ due input-has-disposition-in-five-working-days ask:pl-promise by d-115 -> DRI of pay-later: Say what became of the answer to ask pl-promise: adopted, adapted, declined or parked.
d-119 10:00 bo ask.disposed ask=pl-promise disposition=adopted artefact=requirement:total-before-first
  ^ kept input-has-disposition-in-five-working-days ask:pl-promise
d-119 14:00 ana positioning.drafted canvas=pay-later-words statement="Pay later is credit at the till with one total, said before the first instalment." alternatives="The credit card, and the overdraft that nobody chose." value="You know on the day what the last instalment is." customer="People with a regular income and an irregular month." category="Instalments, and we say that it is credit." trend="Shops are asked for it; regulators are asking about it."
d-119 15:00 mia concern.raised initiative=pay-later concern=pl-creditworthiness function=legal cites=[consumer-credit] text="From the second instalment on this is credit: we must check that people can repay it."
  ^ due concern-gets-a-condition concern:pl-creditworthiness by d-112 -> DRI of pay-later: Find what would make concern pl-creditworthiness acceptable, and write that way down.
d-118 10:00 bo positioning.signed canvas=pay-later-words version=1 function=product position=agree
d-118 10:30 mia positioning.signed canvas=pay-later-words version=1 function=legal position=agree
d-118 11:00 rui positioning.signed canvas=pay-later-words version=1 function=sales position=object reason="At a till nobody buys credit; say instalments first and credit in the same breath."
d-118 16:00 ana ask.weighed ask=pl-promise mattered=yes text="The till says it word for word."
d-117 09:00 bo concern.conditioned concern=pl-creditworthiness option=check-once effect=same risk=medium effort=medium text="Check once a year and cap the sum."
  ^ kept concern-gets-a-condition concern:pl-creditworthiness
d-117 09:00 ana positioning.signed canvas=pay-later-words version=1 function=marketing position=can_live_with
d-116 16:00 mia concern.conditioned concern=pl-creditworthiness option=three-no-interest effect=better risk=low effort=small text="Three instalments, no interest, no fee: then it is a deferred payment and no credit."
d-112 10:00 mia concern.resolved concern=pl-creditworthiness resolution=solved_with_change effect=better artefact=requirement:three-instalments reason="Customers see one number and no check."
d-112 14:00 rui proposal.made proposal=ib-sticker region=iberia pillar=acquisition initiative=pay-later text="In Iberia people trust the pharmacy before the app. Put the sticker on the door before the advert on the bus."
d-111 09:00 mia precedent.set precedent=three-instalments concern=pl-creditworthiness tier=T2 touches=[money] until=@d150 text="Three instalments without interest or fee, and one sentence beside the sum that says so."
d-108 10:00 bo proposal.answered proposal=ib-sticker disposition=adopted artefact=initiative:pay-later
d-105 09:00 priya initiative.staged initiative=care-wallet stage=shape
d-104 10:00 priya ask.sent initiative=care-wallet ask=cw-invoices to=clinical level=large text="What does a clinic write on an invoice that an insurer needs and a patient never understands?"
  ^ due ask-answered-in-five-working-days ask:cw-invoices by d-97 -> lead of clinical: Answer ask cw-invoices, or say that you cannot.
d-103 11:00 elsa proposal.made proposal=da-invoice region=dach pillar=acquisition initiative=pay-later text="Here, buying on invoice is the habit. Call it that, and they know what it is."
d-100 12:00 amara ask.answered ask=cw-invoices text="The procedure code and the side of the body. Put both into words, beside the code."
  ^ kept ask-answered-in-five-working-days ask:cw-invoices
  ^ due input-has-disposition-in-five-working-days ask:cw-invoices by d-94 -> DRI of care-wallet: Say what became of the answer to ask cw-invoices: adopted, adapted, declined or parked.
d-99 16:00 bo proposal.answered proposal=da-invoice disposition=declined reason="On invoice means one payment by law here; Mia would have to stop us."
d-98 09:30 priya ask.disposed ask=cw-invoices disposition=adopted artefact=requirement:invoice-in-words
  ^ kept input-has-disposition-in-five-working-days ask:cw-invoices
d-97 09:00 greta concern.raised initiative=care-wallet concern=cw-custody function=compliance cites=[e-money,safeguarding] text="Money that waits for an invoice is customers' money: it must be safeguarded apart from ours."
  ^ due concern-gets-a-condition concern:cw-custody by d-90 -> DRI of care-wallet: Find what would make concern cw-custody acceptable, and write that way down.
d-97 16:00 amara ask.weighed ask=cw-invoices mattered=yes
d-95 09:00 jonas proposal.made proposal=no-names region=nordics initiative=claims-by-photo text="Ask for the personal number, not for a name and a birthday. Everybody knows theirs by heart."
d-94 14:00 priya concern.conditioned concern=cw-custody option=partner-bank effect=same risk=low effort=medium text="A partner bank holds it in a trust account; statements name the bank."
  ^ kept concern-gets-a-condition concern:cw-custody
d-93 09:30 greta concern.workable concern=cw-custody option=partner-bank
d-91 10:00 greta concern.resolved concern=cw-custody resolution=solved_with_change effect=same artefact=document:custody-agreement
d-90 09:00 priya ask.sent initiative=symptom-guide ask=sg-wording to=clinical level=large text="Where does the guide have to stop and say: call somebody now?"
  ^ due ask-answered-in-five-working-days ask:sg-wording by d-83 -> lead of clinical: Answer ask sg-wording, or say that you cannot.
d-90 09:00 ana claim.made claim=one-total canvas=pay-later-words text="One total, said before the first instalment"
d-89 09:00 bo claim.proved claim=one-total artefact=document:till-recording until=@d120
d-88 09:00 mia claim.cleared claim=one-total until=@d90 text="As long as the total stands above the button."
d-88 10:00 sven proposal.answered proposal=no-names disposition=adapted artefact=requirement:personal-number
d-86 10:00 priya requirement.introduced requirement=sg-stop initiative=symptom-guide risk=high tags=clinical cites=medical-device-rules said_by=@amara name="Where the guide stops" statement="On a red flag the guide stops asking and says whom to call, on one screen, with the number." rationale="Whoever reads a seventh question with chest pain has lost the minutes that count." acceptance="Each red flag of the list ends in the call screen in one step."
d-86 17:00 nils ask.answered ask=sg-wording text="Chest, breath, speech, one-sided weakness, a child under three months. No second question after any of these."
  ^ kept ask-answered-in-five-working-days ask:sg-wording
  ^ due input-has-disposition-in-five-working-days ask:sg-wording by d-80 -> DRI of symptom-guide: Say what became of the answer to ask sg-wording: adopted, adapted, declined or parked.
d-85 09:00 amara requirement.authored requirement=sg-stop
d-85 10:00 amara requirement.introduced requirement=sg-chest initiative=symptom-guide parents=sg-stop risk=high tags=clinical name="Chest pain" statement="Chest pain with breathlessness is a red flag at any age." rationale="Younger people are sent home too often." acceptance="Twelve written cases, two of them under thirty."
d-85 11:00 amara term.defined term=red-flag function=clinical name="red flag" definition="A sign that somebody must be seen today, whatever else they say."
d-84 09:00 priya ask.disposed ask=sg-wording disposition=adopted artefact=requirement:stop-words
  ^ kept input-has-disposition-in-five-working-days ask:sg-wording
d-84 09:30 nils term.verified term=red-flag
d-84 10:00 nils requirement.changed requirement=sg-chest meaning=safety statement="Chest pain, or breathlessness at rest, is a red flag at any age."
d-83 09:00 priya term.defined term=triage function=clinical name="triage" definition="Sorting people by how soon they must be seen."
d-83 10:00 ines ask.sent initiative=family-pots ask=fp-words to=marketing level=small text="Is family too narrow? People share flats, too."
  ^ due ask-answered-in-five-working-days ask:fp-words by d-76 -> lead of marketing: Answer ask fp-words, or say that you cannot.
d-83 16:30 nils ask.weighed ask=sg-wording mattered=yes
d-80 09:00 ana claim.made claim=baskets canvas=pay-later-words text="Shops keep nine of ten baskets"
d-80 10:00 priya requirement.introduced requirement=sg-cause initiative=symptom-guide parents=sg-stop risk=medium tags=clinical name="What it might be" statement="The guide names the most likely cause after triage."
d-79 09:00 amara requirement.vetoed requirement=sg-cause reason="A named cause is a diagnosis. Say what to watch for instead."
d-78 11:00 amara idea.offered idea=sg-diary initiative=symptom-guide origin=expert text="A diary of three days says more than any question on one."
d-78 11:30 odile idea.offered idea=sg-callback initiative=symptom-guide origin=customer text="Let the guide call back the next morning and ask how it went."
d-77 18:00 sofia ask.answered ask=fp-words text="Family is what people searched for; show a shared flat in the second picture."
  ^ kept ask-answered-in-five-working-days ask:fp-words
  ^ due input-has-disposition-in-five-working-days ask:fp-words by d-70 -> DRI of family-pots: Say what became of the answer to ask fp-words: adopted, adapted, declined or parked.
d-76 10:00 priya requirement.changed requirement=sg-cause meaning=safety statement="The guide names no cause; it says what to watch for in the next two days."
d-75 10:00 ines ask.disposed ask=fp-words disposition=adapted artefact=document:family-pots-canvas reason="The word stays, the pictures show both."
  ^ kept input-has-disposition-in-five-working-days ask:fp-words
d-75 10:00 amara requirement.changed requirement=sg-cause meaning=meaning acceptance="No screen has the name of an illness in it."
d-75 14:00 priya idea.decided idea=sg-callback disposition=adopted requirement=sg-cause
d-74 09:00 sven ask.sent initiative=one-tap-refund ask=or-shops to=sales level=medium text="Would shops rather pay the fee or wait a day for the money back?"
  ^ due ask-answered-in-five-working-days ask:or-shops by d-67 -> lead of sales: Answer ask or-shops, or say that you cannot.
d-74 09:00 nils signature.given requirement=sg-stop meaning=clinical_review
d-74 09:02 nils signature.given requirement=sg-chest meaning=clinical_review
d-74 09:04 nils signature.given requirement=sg-cause meaning=clinical_review
d-74 17:00 sofia ask.weighed ask=fp-words mattered=no text="The pictures were drawn by then."
d-73 10:00 priya baseline.cut baseline=sg-pilot initiative=symptom-guide name="Symptom guide, for the pilot"
  ^ kept clinician-writes-before-freeze requirement:sg-cause
  ^ kept clinician-writes-before-freeze requirement:sg-chest
  ^ kept clinician-writes-before-freeze requirement:sg-stop
d-72 10:00 priya requirement.introduced requirement=sg-children initiative=symptom-guide risk=medium name="Children" statement="Parents can ask for a child of two years or more."
d-70 09:00 ana phrase.set phrase=no-free canvas=pay-later-words rule=must_not text="free money"
d-70 09:01 mia phrase.set phrase=is-credit canvas=pay-later-words rule=must text="This is credit"
d-70 10:00 priya requirement.frozen requirement=sg-children
d-70 11:00 rui ask.answered ask=or-shops text="Small shops wait, chains pay. Make it the shop's choice."
  ^ kept ask-answered-in-five-working-days ask:or-shops
  ^ due input-has-disposition-in-five-working-days ask:or-shops by d-63 -> DRI of one-tap-refund: Say what became of the answer to ask or-shops: adopted, adapted, declined or parked.
d-69 10:00 sven ask.disposed ask=or-shops disposition=adopted artefact=requirement:shop-chooses
  ^ kept input-has-disposition-in-five-working-days ask:or-shops
d-68 09:00 amara concern.raised initiative=symptom-guide concern=sg-device function=clinical cites=[medical-device-rules] text="As soon as it names a likely cause it is a medical device of class IIa."
  ^ due concern-gets-a-condition concern:sg-device by d-61 -> DRI of symptom-guide: Find what would make concern sg-device acceptable, and write that way down.
d-68 16:00 rui ask.weighed ask=or-shops mattered=yes
d-66 10:00 priya requirement.linked requirement=sg-chest link=tested_by artefact=chest-cases
d-65 10:00 priya concern.conditioned concern=sg-device option=urgency-only effect=same risk=low effort=medium text="Say how urgent it is and whom to see; name no cause."
  ^ kept concern-gets-a-condition concern:sg-device
d-64 11:00 amara concern.workable concern=sg-device option=urgency-only
d-63 09:30 amara concern.conditioned concern=sg-device option=certify effect=better risk=low effort=large text="Certify it; nine months, after the show."
d-62 10:00 rui proposal.made proposal=ib-hours region=iberia pillar=acquisition initiative=family-pots text="Do not send the reminder between two and five."
d-61 15:00 amara concern.resolved concern=sg-device resolution=solved_with_change effect=same artefact=requirement:urgency-only
d-60 09:00 bo initiative.staged initiative=pay-later stage=build
d-60 09:00 bo gate.set gate=pl-demo announcement=pay-later@lantern asks=demo
d-60 09:01 bo gate.set gate=pl-claims announcement=pay-later@lantern asks=claims
d-60 09:02 bo gate.set gate=pl-legal announcement=pay-later@lantern asks=legal
d-60 09:03 bo gate.set gate=pl-support announcement=pay-later@lantern asks=support
d-60 09:10 priya gate.set gate=cw-demo announcement=care-wallet@lantern asks=demo
d-60 09:11 priya gate.set gate=cw-claims announcement=care-wallet@lantern asks=claims
d-60 09:12 priya gate.set gate=cw-legal announcement=care-wallet@lantern asks=legal
d-60 09:20 priya gate.set gate=sg-demo announcement=symptom-guide@lantern asks=demo
d-60 09:21 priya gate.set gate=sg-clinical announcement=symptom-guide@lantern asks=other function=clinical text="A clinician has seen every sentence about health."
d-60 09:30 ines gate.set gate=fp-demo announcement=family-pots@lantern asks=demo
d-60 09:31 ines gate.set gate=fp-claims announcement=family-pots@lantern asks=claims
d-60 09:40 sven gate.set gate=or-demo announcement=one-tap-refund@lantern asks=demo
d-60 09:41 sven gate.set gate=or-available announcement=one-tap-refund@lantern asks=availability
d-60 09:50 ines gate.set gate=bc-sales announcement=borderless-card@lantern asks=sales
d-60 09:51 ines gate.set gate=bc-claims announcement=borderless-card@lantern asks=claims
d-60 09:55 sven gate.set gate=cp-support announcement=claims-by-photo@lantern asks=support
d-60 09:56 sven gate.set gate=cp-demo announcement=claims-by-photo@lantern asks=demo
d-60 09:58 bo gate.set gate=qs-demo announcement=quiet-statements@lantern asks=demo
d-59 10:00 bo initiative.frozen initiative=pay-later freeze=shape
d-58 09:00 noor crew.staffed crew=stage person=@yuki share=60
d-58 09:01 noor crew.staffed crew=stage person=@marta share=50
d-58 10:00 noor announcement.weighed announcement=pay-later@lantern worth=10 must=yes
d-58 10:01 noor announcement.weighed announcement=care-wallet@lantern worth=8 soon=3
d-58 10:02 noor announcement.weighed announcement=symptom-guide@lantern worth=6 soon=2
d-58 10:03 noor announcement.weighed announcement=family-pots@lantern worth=4
d-58 10:04 noor announcement.weighed announcement=one-tap-refund@lantern worth=5
d-58 10:05 noor announcement.weighed announcement=borderless-card@lantern worth=4 soon=1
d-58 10:06 noor announcement.weighed announcement=claims-by-photo@lantern worth=5 soon=1
d-58 10:07 noor announcement.weighed announcement=quiet-statements@lantern worth=2
d-57 09:00 ines proposal.answered proposal=ib-hours disposition=adopted artefact=requirement:quiet-hours
d-56 09:00 sven initiative.staged initiative=one-tap-refund stage=build
d-56 09:00 yuki deliverable.planned deliverable=stage-script initiative=pay-later crew=stage p10=2 p50=3 p90=6 text="The story of the evening"
d-56 09:01 yuki deliverable.planned deliverable=till-on-stage initiative=pay-later crew=stage p10=3 p50=5 p90=10 needs=[stage-script] text="A till on stage"
d-56 09:02 yuki deliverable.planned deliverable=pharmacy-film initiative=care-wallet crew=stage p10=4 p50=6 p90=12 needs=[stage-script] text="The film in the pharmacy"
d-56 09:03 yuki deliverable.planned deliverable=guide-dialogue initiative=symptom-guide crew=stage p10=2 p50=4 p90=8 needs=[stage-script] text="A dialogue with the guide"
d-56 09:04 yuki deliverable.planned deliverable=pots-family initiative=family-pots crew=stage p10=1 p50=2 p90=5 needs=[stage-script] text="A family at the table"
d-56 09:05 yuki deliverable.planned deliverable=dress-rehearsal initiative=pay-later crew=stage p10=1 p50=2 p90=4 needs=[till-on-stage,pharmacy-film,guide-dialogue,pots-family] text="The dress rehearsal"
d-55 10:00 rui problem.reported problem=pb-two-tills money="18000 EUR" customer=mercado-norte reason=product text="Two chains walked away: our sticker does not talk to the till they have."
d-55 11:00 sven initiative.frozen initiative=one-tap-refund freeze=shape
d-54 09:30 ines problem.owned problem=pb-two-tills
d-52 09:00 hugo concern.raised initiative=borderless-card concern=bc-sanctions function=compliance cites=[sanctions,aml] text="A card that works everywhere works in eleven places where we may not serve anybody."
  ^ due concern-gets-a-condition concern:bc-sanctions by d-45 -> DRI of borderless-card: Find what would make concern bc-sanctions acceptable, and write that way down.
d-50 09:00 yuki deliverable.started deliverable=stage-script
d-50 10:00 amara requirement.changed requirement=sg-children meaning=wording tags=clinical why="Which age it is safe from is ours to say, and nobody asked us before it was frozen."
  ^ broken clinician-writes-before-freeze requirement:sg-children -> DRI of symptom-guide: Have a clinician write sg-children, or change what it means; and let the others know that it was frozen without.
d-48 10:00 ines concern.conditioned concern=bc-sanctions option=country-list effect=worse risk=low effort=small text="Switch those countries off and say so before the journey."
  ^ kept concern-gets-a-condition concern:bc-sanctions
d-48 11:00 ines problem.traced problem=pb-two-tills shortcoming=integration
d-47 09:00 ravi ask.sent initiative=pay-later ask=pl-numbers to=product level=small text="Which number would make you stop this: late payers or people who never use it twice?"
  ^ due ask-answered-in-five-working-days ask:pl-numbers by d-40 -> lead of product: Answer ask pl-numbers, or say that you cannot.
d-46 09:00 jonas checkin.drafted objective=two-day-claims key=days value=6 text="Six, since photos go to the clinic and not to us."
d-45 09:00 odile checkin.confirmed objective=two-day-claims confidence=6
d-45 09:00 yuki vision.started vision=quiet-ward person=@priya name="A ward without forms" text="What a nurse does when nothing is typed any more."
d-45 11:00 noor checkin.acknowledged objective=two-day-claims
d-45 16:00 bo ask.answered ask=pl-numbers text="Late payers above four in a hundred."
  ^ kept ask-answered-in-five-working-days ask:pl-numbers
  ^ due input-has-disposition-in-five-working-days ask:pl-numbers by d-38 -> DRI of pay-later: Say what became of the answer to ask pl-numbers: adopted, adapted, declined or parked.
d-44 09:30 ravi ask.disposed ask=pl-numbers disposition=adopted artefact=document:late-payers
  ^ kept input-has-disposition-in-five-working-days ask:pl-numbers
d-44 17:00 yuki deliverable.done deliverable=stage-script artefact=document:lantern-script
d-43 09:00 marta deliverable.started deliverable=till-on-stage
d-43 11:00 priya vision.contributed vision=quiet-ward function=product text="I drew the handover with two nurses and took out the second screen."
d-42 09:00 priya ask.sent initiative=care-wallet ask=cw-reach to=growth level=medium text="How many people with a clinic invoice last year do we reach without buying a list?"
  ^ due ask-answered-in-five-working-days ask:cw-reach by d-35 -> lead of growth: Answer ask cw-reach, or say that you cannot.
d-42 09:00 yuki scene.added vision=quiet-ward scene=handover text="She speaks at the bed, and the next shift reads it."
d-42 09:01 yuki scene.added vision=quiet-ward scene=pharmacy text="He takes the box, and the shelf has counted it."
d-42 09:02 yuki scene.added vision=quiet-ward scene=visit text="She looks at the patient, and not at a screen."
d-41 10:00 odile problem.reported problem=pb-reminder customer=pinewood reason=wording text="The reminder reads like a fine, and people pay it twice."
d-41 10:00 amara vision.contributed vision=quiet-ward function=clinical text="What must be said aloud and what must not, in front of relatives."
d-41 15:00 kai ask.answered ask=cw-reach text="About one in six, through clinic-finder. Ask there, not by mail."
  ^ kept ask-answered-in-five-working-days ask:cw-reach
  ^ due input-has-disposition-in-five-working-days ask:cw-reach by d-34 -> DRI of care-wallet: Say what became of the answer to ask cw-reach: adopted, adapted, declined or parked.
d-40 09:00 yuki vision.drafted vision=quiet-ward headline="Nurses look up" quote="I have not typed today, and nobody had to ask me twice." question="Who else listens when she speaks at the bed?"
d-40 10:00 bo gate.asked gate=pl-legal
d-40 14:00 bo problem.owned problem=pb-reminder
d-39 09:00 yuki vision.pictured vision=quiet-ward file=handover-flow version=4 address="https://design.larkmoor.example/files/handover-flow" thumbnail="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAADAAAAAeCAIAAADlxgqWAAAA90lEQVR42s3OUWeCARjF8fNx9pn6TF2OiIgYI2JqspItqUnlVZOaVLJNVro79128N1H0POe9efhdn/PH4cRQsD8yFPz+MxTs9gwFmz+GgtUPQ8FyxywecvlrWQYx31JzM+WSNovZmoK7NSlhGcmKXsaalHcc42+6uGpSrn0MF3QRglz7GMxpJ9Sk7BfofdFODrJf4GNKOznIfoFOQjs5yH6B1oR2cpD9As0R7eQg+wUaQ9rJQfYLvHzSRahx7aPWp4sQ5NpHtUcvV413HM9dCow1wjKe3qm5W6PNotJhFjdTsgyi3GYoKL0xFBSbDAWFV4aCxzpDOQNK1oS8gYAKJAAAAABJRU5ErkJggg=="
d-38 09:00 priya ask.disposed ask=cw-reach disposition=adopted artefact=document:care-wallet-launch-plan
  ^ kept input-has-disposition-in-five-working-days ask:cw-reach
d-38 09:00 bo problem.traced problem=pb-reminder shortcoming=positioning_claims
d-38 14:00 yuki vision.shared vision=quiet-ward to=marketing
d-37 09:00 priya vision.linked vision=quiet-ward scene=handover initiative=care-wallet
d-37 10:00 odile ask.sent initiative=quiet-statements ask=qs-calls to=product level=small text="Three calls in ten are about one line on the statement. Will it go?"
  ^ due ask-answered-in-five-working-days ask:qs-calls by d-31 -> lead of product: Answer ask qs-calls, or say that you cannot.
d-37 16:00 kai ask.weighed ask=cw-reach mattered=yes
d-36 09:00 bo ask.answered ask=qs-calls text="Yes: the line with the internal reference goes."
  ^ kept ask-answered-in-five-working-days ask:qs-calls
  ^ due input-has-disposition-in-five-working-days ask:qs-calls by d-31 -> DRI of quiet-statements: Say what became of the answer to ask qs-calls: adopted, adapted, declined or parked.
d-36 09:00 yuki vision.linked vision=quiet-ward scene=visit until=@d60 reason="Microphones in rooms wait for what clinical says about relatives."
d-36 15:00 mia gate.met gate=pl-legal artefact=requirement:three-instalments
d-35 10:00 sven gate.asked gate=or-demo
d-35 11:00 odile ask.disposed ask=qs-calls disposition=adopted artefact=requirement:statement-lines
  ^ kept input-has-disposition-in-five-working-days ask:qs-calls
d-34 09:00 bo ask.sent initiative=pay-later ask=pl-regions to=sales level=medium text="Which shops in Iberia would show the sticker on day one?"
  ^ due ask-answered-in-five-working-days ask:pl-regions by d-27 -> lead of sales: Answer ask pl-regions, or say that you cannot.
d-34 11:00 jonas problem.reported problem=pb-call-back customer=hus-clinic text="A clinic rang three times and nobody rang back."
d-33 09:00 sven problem.owned problem=pb-call-back
d-33 09:30 rui ask.answered ask=pl-regions text="The two pharmacy chains, if the contract is in Portuguese by then."
  ^ kept ask-answered-in-five-working-days ask:pl-regions
  ^ due input-has-disposition-in-five-working-days ask:pl-regions by d-26 -> DRI of pay-later: Say what became of the answer to ask pl-regions: adopted, adapted, declined or parked.
d-33 09:30 sven problem.traced problem=pb-call-back shortcoming=not_a_product_problem text="The app passed every call on within a minute; the list in the office was not read over the holidays."
d-33 11:00 ines exposure.logged contact=visit hours=3 on=@d-33
d-31 10:00 jonas problem.countersigned problem=pb-call-back stance=agreed
d-31 14:00 noor gate.met gate=or-demo artefact=document:refund-recording
d-31 16:00 ines problem.fixed problem=pb-two-tills artefact=document:till-connector
d-30 09:00 jonas checkin.drafted objective=no-surprise key=understood region=nordics text="Ingen blir överraskad av priset, men många av datumet."
d-30 09:00 bo gate.asked gate=qs-demo
d-30 09:00 ana artefact.watched watch=till-board canvas=pay-later-words form=page title="The board at the till"
d-30 10:00 rui proposal.made proposal=ib-portuguese region=iberia pillar=acquisition objective=words-first text="Say it in Portuguese, not in Spanish with another ending."
d-29 09:00 ana artefact.checked watch=till-board text="Pay later. One total, said after the first instalment. Shops keep nine of ten baskets!"
d-29 17:00 sven exposure.logged contact=call hours=2.5 on=@d-29
d-28 10:00 ines ask.sent initiative=family-pots ask=fp-limits to=legal level=medium text="May a child of twelve move money between pots without a parent's tap?"
  ^ due ask-answered-in-five-working-days ask:fp-limits by d-21 -> lead of legal: Answer ask fp-limits, or say that you cannot.
d-28 14:00 noor gate.met gate=qs-demo artefact=document:statement-recording
d-27 09:00 sven gate.asked gate=or-available
d-26 10:00 rui problem.confirmed problem=pb-two-tills outcome=solved text="Both tills ring it up; the second chain has asked for the contract again."
d-26 14:00 felix ask.answered ask=fp-limits text="Between their own pots yes, out of them no."
  ^ kept ask-answered-in-five-working-days ask:fp-limits
  ^ due input-has-disposition-in-five-working-days ask:fp-limits by d-19 -> DRI of family-pots: Say what became of the answer to ask fp-limits: adopted, adapted, declined or parked.
d-25 09:00 ines ask.disposed ask=fp-limits disposition=adopted artefact=requirement:child-moves
  ~ broken input-has-disposition-in-five-working-days ask:pl-regions -> DRI of pay-later: Say what became of the answer to ask pl-regions: adopted, adapted, declined or parked.
  ^ kept input-has-disposition-in-five-working-days ask:fp-limits
d-25 17:00 bo exposure.logged contact=support hours=2 on=@d-25
d-24 10:00 mia concern.raised initiative=care-wallet concern=cw-health-data function=legal cites=[gdpr-9] text="An invoice of a clinic is health data; a merchant category alone can be one."
  ^ due concern-gets-a-condition concern:cw-health-data by d-17 -> DRI of care-wallet: Find what would make concern cw-health-data acceptable, and write that way down.
d-24 15:00 bo problem.fixed problem=pb-reminder artefact=document:reminder-words
d-24 16:00 felix ask.weighed ask=fp-limits mattered=yes
d-23 10:00 elsa proposal.made proposal=da-till region=dach pillar=acquisition initiative=pay-later text="Let the till print the three dates. Paper is what people keep."
d-22 09:00 bo proposal.answered proposal=da-till disposition=parked reason="After the show, with the second generation of tills."
d-22 10:00 per gate.met gate=or-available text="Switched on for a tenth of the Nordics, and no complaint."
d-22 16:00 priya exposure.logged contact=visit hours=4 on=@d-22
d-21 09:00 sven ask.sent initiative=claims-by-photo ask=cp-photos to=customer-success level=small text="What do people photograph today when they write to you about a claim?"
  ^ due ask-answered-in-five-working-days ask:cp-photos by d-14 -> lead of customer-success: Answer ask cp-photos, or say that you cannot.
d-21 09:00 bo problem.asked problem=pb-reminder
d-21 09:00 bo gate.asked gate=pl-claims
d-20 09:00 ana round.opened round=pl-autumn subject=canvas:pay-later-words initiative=pay-later quorum=3 functions=[marketing,legal,sales,product] like=pl-spring until=@d20 text="The same again, as blind as in spring: has it become one story?"
d-20 10:00 priya requirement.changed requirement=sg-stop meaning=wording statement="On a red flag the guide stops asking and shows whom to call, on one screen, with the number." why="Screen readers say shows, not says."
d-20 17:00 jonas ask.answered ask=cp-photos text="The whole kitchen table. Show them a frame and say that the rest is cut off."
  ^ kept ask-answered-in-five-working-days ask:cp-photos
  ^ due input-has-disposition-in-five-working-days ask:cp-photos by d-13 -> DRI of claims-by-photo: Say what became of the answer to ask cp-photos: adopted, adapted, declined or parked.
d-19 10:00 rui round.sealed round=pl-autumn question=category choice=instalments sure=90
d-19 10:01 rui round.sealed round=pl-autumn question=alternatives ranking=[credit-card,saving-up]
d-19 10:02 rui round.sealed round=pl-autumn question=price degree=3
d-19 10:03 rui round.sealed round=pl-autumn question=value text="A basket that is paid, and a customer who comes back."
d-19 17:00 noor exposure.logged contact=session hours=1 on=@d-19
d-18 09:00 sven ask.disposed ask=cp-photos disposition=adopted artefact=requirement:photo-frame
  ^ kept input-has-disposition-in-five-working-days ask:cp-photos
d-18 09:00 marta vision.started vision=street-light name="A shop that stays open" text="What a shop is when the till is a telephone."
d-17 09:00 marta scene.added vision=street-light scene=night-sale text="He buys bread at night, and the baker sleeps."
d-17 10:00 ines ask.sent initiative=borderless-card ask=bc-name to=marketing level=small text="Is borderless a promise that compliance has just taken away from us?"
  ^ due ask-answered-in-five-working-days ask:bc-name by d-10 -> lead of marketing: Answer ask bc-name, or say that you cannot.
d-17 10:00 ana gate.met gate=pl-claims artefact=requirement:total-before-first
d-16 09:00 noor slot.set slot=welcome keynote=lantern order=1 minutes=4 speaker=@noor demo=none title="Nobody is surprised by what they pay"
  ~ broken concern-gets-a-condition concern:cw-health-data -> DRI of care-wallet: Find what would make concern cw-health-data acceptable, and write that way down.
d-16 09:01 noor slot.set slot=pay-later keynote=lantern order=2 minutes=12 initiative=pay-later speaker=@bo demo=live title="Pay later at the till" shows="A till, a customer, three instalments" fallback="The recording of the Monday before; Bo tells it while it runs"
d-16 09:02 noor slot.set slot=care-wallet keynote=lantern order=3 minutes=9 initiative=care-wallet speaker=@priya demo=recorded title="Care wallet" shows="The film in the pharmacy"
d-16 09:03 noor slot.set slot=family-pots keynote=lantern order=4 minutes=7 initiative=family-pots speaker=@ines demo=live title="Family pots" shows="A family shares a holiday" fallback="Three pictures and the story"
d-16 09:04 noor slot.set slot=close keynote=lantern order=5 minutes=3 speaker=@noor demo=none title="What you can have tonight"
d-16 12:00 odile exposure.logged contact=support hours=6 on=@d-16
d-15 09:00 marta vision.shared vision=street-light to=sales
d-15 10:00 ana announcement.drafted announcement=pay-later@lantern headline="You see the last instalment before the first" quote="I knew the whole price before I said yes." question="What happens if I cannot pay the third instalment?" answer="Nothing is added; we call, and you choose a later day once."
d-14 09:00 mia concern.conditioned concern=cw-health-data option=store-apart effect=same risk=low effort=medium text="Keep invoices apart from payments, with consent asked at the first photo and not at sign-up."
d-14 09:00 priya gate.asked gate=cw-legal
d-13 09:00 bo ask.sent initiative=pay-later ask=pl-objections to=customer-success level=medium text="Which three questions will people call about in the first week?"
  ^ due ask-answered-in-five-working-days ask:pl-objections by d-6 -> lead of customer-success: Answer ask pl-objections, or say that you cannot.
d-13 09:00 bo problem.asked problem=pb-reminder
d-12 10:00 priya clause.disputed clause=concern-gets-a-condition subject=concern:cw-health-data why="Mia and I had a way by the Thursday; it was only written down a week later."
  ^ disputed concern-gets-a-condition concern:cw-health-data -> DRI of care-wallet: Settle the dispute (act 373) with whoever raised it.
d-12 14:00 jonas proposal.made proposal=no-refund region=nordics initiative=one-tap-refund text="Refund to the card at once; the shop can wait for us."
d-11 16:30 odile ask.answered ask=pl-objections text="What happens if I pay late, can I pay it all now, why was I refused."
  ^ kept ask-answered-in-five-working-days ask:pl-objections
  ^ due input-has-disposition-in-five-working-days ask:pl-objections by d-4 -> DRI of pay-later: Say what became of the answer to ask pl-objections: adopted, adapted, declined or parked.
d-10 09:00 noor ask.sent initiative=care-wallet ask=cw-stage to=marketing level=large text="What would the first sentence on stage be, if the clinic were in the room?"
  ^ kept marketing-asked-before-positioning-freeze initiative:care-wallet
  ^ due ask-answered-in-five-working-days ask:cw-stage by d-3 -> lead of marketing: Answer ask cw-stage, or say that you cannot.
d-9 10:00 ana stance.declared initiative=pay-later stance=for text="It is the first thing people ask us for at the till."
  ~ broken ask-answered-in-five-working-days ask:bc-name -> lead of marketing: Answer ask bc-name, or say that you cannot.
d-9 10:30 mia stance.declared initiative=pay-later stance=for_if text="If the late letter is written before the show and not after it."
d-9 11:00 rui stance.declared initiative=pay-later stance=for
d-9 11:30 priya requirement.introduced requirement=sg-words initiative=symptom-guide risk=low name="Plain words" statement="Every question is in words that a twelve-year-old reads once."
d-9 12:00 priya requirement.asked requirement=sg-words function=clinical person=@amara deputy=@nils days=20
d-8 09:00 greta stance.declared initiative=pay-later stance=against text="Not until complaints about a refusal reach a person within a day."
d-8 16:00 felix gate.lost gate=cw-legal reason="Two regions have not agreed that a wallet may hold a prescription."
d-7 09:00 priya gate.asked gate=sg-clinical
d-7 10:00 greta concern.raised initiative=pay-later concern=pl-complaints function=compliance cites=[complaints-handling] text="Refusals need a reason that a person can act on, within fifteen days."
  ^ due concern-gets-a-condition concern:pl-complaints by d0 -> DRI of pay-later: Find what would make concern pl-complaints acceptable, and write that way down.
d-6 09:30 bo concern.conditioned concern=pl-complaints option=reason-on-screen effect=better risk=low effort=small text="Show the reason on the screen that refuses, with the one thing that would change it."
  ^ kept concern-gets-a-condition concern:pl-complaints
d-6 10:00 elsa problem.reported problem=pb-month-table money="7500 EUR" customer=steuer-ost reason=product text="The accountant cannot have the month as a table."
d-6 11:00 yuki requirement.introduced requirement=sg-calm initiative=symptom-guide parents=sg-stop risk=medium tags=clinical said_by=@amara name="A calm call screen" statement="The call screen has nothing on it that moves."
d-5 09:00 ines clause.waived clause=ask-answered-in-five-working-days subject=ask:bc-name until=@d9 critical="Whether borderless may be said hangs on the countries, and compliance lists them on day 8." risk_late="Marketing draws two boards where one would do." risk_cut="A name that we take back on stage."
  ^ waived ask-answered-in-five-working-days ask:bc-name until d9
d-5 10:00 jonas problem.reported problem=pb-export customer=hus-clinic text="Nobody can take the month out as a table for the accountant."
d-5 11:00 bo slot.rehearsed slot=pay-later outcome=stumbled minutes=15 text="The till froze at the second instalment."
d-5 15:00 greta concern.workable concern=pl-complaints option=reason-on-screen
d-4 11:00 ana ask.answered ask=cw-stage text="Your knee is fixed; nobody should have to fix the paperwork."
  ^ kept ask-answered-in-five-working-days ask:cw-stage
  ^ due input-has-disposition-in-five-working-days ask:cw-stage by d3 -> DRI of care-wallet: Say what became of the answer to ask cw-stage: adopted, adapted, declined or parked.
d-4 12:00 odile requirement.questioned requirement=sg-children text="From which age is it safe to ask?"
d-3 10:00 sven ask.sent initiative=claims-by-photo ask=cp-legal to=legal level=medium text="May we keep the photo once the claim is paid?"
  ~ broken input-has-disposition-in-five-working-days ask:pl-objections -> DRI of pay-later: Say what became of the answer to ask pl-objections: adopted, adapted, declined or parked.
  ^ due ask-answered-in-five-working-days ask:cp-legal by d4 -> lead of legal: Answer ask cp-legal, or say that you cannot.
d-3 10:00 rui problem.measured problem=pb-two-tills metric=win-rate better=higher before="22 percent" before_of=45 after="31 percent" after_of=39 days=30
d-2 09:00 noor gonogo.asked keynote=lantern person=@mia until=@d60
d-2 09:01 noor gonogo.asked keynote=lantern person=@ana until=@d60
d-2 09:02 noor gonogo.asked keynote=lantern person=@per until=@d60
d-2 09:03 noor gonogo.asked keynote=lantern person=@odile until=@d60
d-2 15:00 mia concern.raised visibility=privileged initiative=pay-later concern=pl-letter function=legal cites=patent with=@bo text="A competitor has written to us: they claim the total before the first instalment as theirs."
  ^ due concern-gets-a-condition concern:pl-letter by d4 -> DRI of pay-later: Find what would make concern pl-letter acceptable, and write that way down.
d-1 10:00 per gonogo.voted keynote=lantern vote=go_if reason="The refund path has run for two weeks without a complaint"
d0
