# What no tracker knows is planned with a range; what cannot be is refused with what to do instead.
person bo product lead
person ana marketing lead
person zoe engineering lead
clause gates-passed-by-content-freeze

d0 09:00 bo keynote.dated keynote=spring on=@d60 owner=@bo
d0 09:10 bo initiative.opened initiative=atlas dri=@bo tier=T1
d1 09:00 bo announcement.promised initiative=atlas keynote=spring
  ^ unknown gates-passed-by-content-freeze announcement:atlas@spring -> owner of spring: Give the content freeze of spring its date.
d1 09:10 bo crew.staffed crew=stage person=@ana share=50
d1 09:11 bo crew.staffed crew=stage person=@zoe share=120
  ! The share of somebody's time lies between 0 and 100 percent.
d1 09:12 bo crew.staffed crew=stage person=@zoe share=100
d2 09:00 bo deliverable.planned deliverable=script initiative=atlas crew=stage p10=2 p50=3 p90=6
d2 09:01 bo deliverable.planned deliverable=video initiative=atlas crew=stage p10=9 p50=3 p90=2 needs=script
  ! The range is upside down: 9, 3, 2. Say the smallest first.
d2 09:02 bo deliverable.planned deliverable=video initiative=atlas crew=stage p50=3
  ! Say all three: one in ten ends below `p10` working days, half below `p50`, nine in ten below `p90`. Or none of them: then its size is drawn from the past.
d2 09:03 bo deliverable.planned deliverable=video initiative=atlas crew=stage p10=2 p50=4 p90=9 needs=scrip
  ! There is no deliverable `scrip`; plan it first. Did you mean `script`?
d2 09:04 bo deliverable.planned deliverable=video initiative=atlas crew=stage p10=2 p50=4 p90=9 needs=script
d2 09:05 bo deliverable.planned deliverable=script initiative=atlas crew=stage p10=2 p50=3 p90=6 needs=video
  ! Then these would wait for each other, and none could begin: `script` → `video` → `script`.
d3 09:00 trace work.planned initiative=atlas item=PAY-12 place=linear:pay status=open
d3 10:00 bo deliverable.planned deliverable=pay-12 initiative=atlas crew=stage
  ! A tracker knows `PAY-12` already, and nothing is typed twice; plan only what no tracker has.
d4 09:00 ana deliverable.started deliverable=script
d4 09:01 ana deliverable.started deliverable=script
  ! `script` has begun already.
d8 09:00 ana deliverable.done deliverable=script artefact=document:script
d8 09:01 ana deliverable.done deliverable=script
  ! `script` is finished; there is nothing to finish.
d9 09:00 bo deliverable.planned deliverable=script initiative=atlas crew=stage
  ! `script` is finished; plan what is left as another.
d9 09:01 bo deliverable.dropped deliverable=video reason="Shown live instead"
d9 09:02 bo deliverable.started deliverable=video
  ! `video` was dropped; plan it again to begin it.
d10 09:00 bo announcement.weighed announcement=atlas@spring worth=8 soon=9
  ! A lesser form is worth no more than the whole.
d10 09:01 bo announcement.weighed announcement=atlas@spring worth=8 smaller=5
  ! Say which deliverables or gates the smaller form does without.
d10 09:02 bo announcement.weighed announcement=atlas@spring worth=8 soon=1 smaller=5 without=video
d10 09:03 bo announcement.weighed announcement=atlas@autumn worth=8
  ! `atlas` is not promised for autumn; promise it first. Did you mean `atlas@spring`?
d10 09:04 bo announcement.shrunk announcement=atlas@spring form=smaller reason="The video will not be ready"
d10 09:05 ana announcement.drafted announcement=atlas@spring headline="Pay in three parts" quote="I saw the whole price first"
  ! Write the hardest question that somebody will ask.
d10 09:06 ana announcement.drafted announcement=atlas@spring headline="Pay in three parts" quote="I saw the whole price first" question="What if I cannot pay the second part?"
