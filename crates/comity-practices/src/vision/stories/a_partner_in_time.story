# Atlas-to-be has a partner and lands; the other has none, is shown, and its scenes are orphaned.
person dee design lead
person bo product lead
person ana marketing lead
clause vision-has-product-partner-in-five-days
clause product-contributes-before-a-vision-is-shown
clause scenes-land-in-thirty-days

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d0 09:01 bo initiative.opened initiative=orphan tier=T2
d1 09:00 dee vision.started vision=v1 person=@ana name="A day without forms" text="What a nurse does when nothing is typed"
  ! They are in marketing; the partner is somebody in product. Name them, or none yet.
d1 09:01 dee vision.started vision=v1 person=@bo name="A day without forms" text="What a nurse does when nothing is typed"
  ^ due vision-has-product-partner-in-five-days vision:v1 by d8 -> lead of product: Make a part of v1 yours, or find somebody in product who does.
  ^ due scenes-land-in-thirty-days vision:v1 by d31 -> lead of product: Link each scene of v1 to an initiative, or park it until a day.
d1 09:02 dee vision.started vision=v2 name="Night" text="What the ward is at night"
  ^ due vision-has-product-partner-in-five-days vision:v2 by d8 -> lead of product: Make a part of v2 yours, or find somebody in product who does.
  ^ due scenes-land-in-thirty-days vision:v2 by d31 -> lead of product: Link each scene of v2 to an initiative, or park it until a day.
d2 09:00 bo vision.contributed vision=v1 function=design text="I drew the handover"
  ! You are in product; contribute for product.
d2 09:01 bo vision.contributed vision=v1 function=product text="I drew the handover"
  ^ kept vision-has-product-partner-in-five-days vision:v1
d3 09:00 dee scene.added vision=v1 scene=handover text="She speaks, and the next shift reads"
d3 09:01 dee scene.added vision=v1 scene=visit text="She looks at the patient, not at a screen"
d3 09:02 dee scene.added vision=v2 scene=rounds text="He walks, and doors open"
d4 09:00 dee vision.shared vision=v1 to=marketing
  ^ kept product-contributes-before-a-vision-is-shown vision:v1
d4 09:01 dee vision.shared vision=v2 to=marketing
  ^ broken product-contributes-before-a-vision-is-shown vision:v2 -> lead of product: Contribute to v2 before it is shown again.
d5 09:00 dee vision.linked vision=v1 scene=handover
  ! Name the initiative in which the scene becomes true, or the day until which it is parked.
d5 09:01 dee vision.linked vision=v1 scene=handover initiative=orphan
  ! Nobody is accountable for `orphan` yet; name its DRI first.
d5 09:02 dee vision.linked vision=v1 scene=handover initiative=atlas
d5 09:03 dee vision.linked vision=v1 scene=visit until=@d100 reason="Cameras are not allowed yet"
  ^ kept scenes-land-in-thirty-days vision:v1
d6 09:00 dee vision.drafted vision=v1 headline="Nurses look up" quote="I have not typed today" question="Who listens?"
d6 09:01 dee vision.pictured vision=v1 file=flow version=1 address="http://files.example/flow"
  ! An address begins with `https://` and has no spaces.
d6 09:02 dee vision.pictured vision=v1 file=flow version=1 address="https://files.example/flow" thumbnail="data:image/svg+xml;base64,PHN2Zz4="
  ! A thumbnail is an `https://` address, or a PNG, JPEG, WebP or GIF as a `data:` address.
d6 09:03 dee vision.pictured vision=v1 file=flow version=1 address="https://files.example/flow" thumbnail="data:image/png;base64,iVBORw0KGgo="
d12 09:00
  ^ broken vision-has-product-partner-in-five-days vision:v2 -> lead of product: Make a part of v2 yours, or find somebody in product who does.
d40 09:00
  ^ broken scenes-land-in-thirty-days vision:v2 -> lead of product: Link each scene of v2 to an initiative, or park it until a day.
d41 09:00 dee vision.parked vision=v2 reason="Nobody builds doors"
d41 09:01 bo vision.contributed vision=v2 function=product text="Too late"
  ! `v2` was parked; start another that takes it up.
