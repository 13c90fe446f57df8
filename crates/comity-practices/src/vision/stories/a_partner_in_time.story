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
d1 09:01 dee vision.started vision=v1 person=@bo name="A day without forms" text="What a nurse does when nothing is typed"
d1 09:02 dee vision.started vision=v2 name="Night" text="What the ward is at night"
d2 09:00 bo vision.contributed vision=v1 function=design text="I drew the handover"
d2 09:01 bo vision.contributed vision=v1 function=product text="I drew the handover"
d3 09:00 dee scene.added vision=v1 scene=handover text="She speaks, and the next shift reads"
d3 09:01 dee scene.added vision=v1 scene=visit text="She looks at the patient, not at a screen"
d3 09:02 dee scene.added vision=v2 scene=rounds text="He walks, and doors open"
d4 09:00 dee vision.shared vision=v1 to=marketing
d4 09:01 dee vision.shared vision=v2 to=marketing
d5 09:00 dee vision.linked vision=v1 scene=handover
d5 09:01 dee vision.linked vision=v1 scene=handover initiative=orphan
d5 09:02 dee vision.linked vision=v1 scene=handover initiative=atlas
d5 09:03 dee vision.linked vision=v1 scene=visit until=@d100 reason="Cameras are not allowed yet"
d6 09:00 dee vision.drafted vision=v1 headline="Nurses look up" quote="I have not typed today" question="Who listens?"
d6 09:01 dee vision.pictured vision=v1 file=flow version=1 address="http://files.example/flow"
d6 09:02 dee vision.pictured vision=v1 file=flow version=1 address="https://files.example/flow" thumbnail="data:image/svg+xml;base64,PHN2Zz4="
d6 09:03 dee vision.pictured vision=v1 file=flow version=1 address="https://files.example/flow" thumbnail="data:image/png;base64,iVBORw0KGgo="
d12 09:00
d40 09:00
d41 09:00 dee vision.parked vision=v2 reason="Nobody builds doors"
d41 09:01 bo vision.contributed vision=v2 function=product text="Too late"
