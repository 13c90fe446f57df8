# What may happen is said before, with how likely it is and what it would hit; and closed when it cannot any more.
person bo product lead
person mia legal lead

d0 09:00 bo keynote.dated keynote=spring on=@d60 owner=@bo
d0 09:10 bo initiative.opened initiative=atlas dri=@bo tier=T1
d1 09:00 bo announcement.promised initiative=atlas keynote=spring
d2 09:00 bo gate.set gate=atlas-legal announcement=atlas@spring asks=legal
d3 09:00 bo risk.named keynote=spring risk=supplier chance=100 times=1.5 hits=atlas text="The supplier is late"
  ! A chance lies between 0 and 100 percent; what is sure is no risk, and is planned for.
d3 09:01 bo risk.named keynote=spring risk=supplier chance=20 times=0.5 hits=atlas text="The supplier is late"
  ! Work that is hit takes 1 to 10 times as long; 1.5 is half as long again.
d3 09:02 bo risk.named keynote=spring risk=supplier chance=20 text="The supplier is late"
  ! Say what it would hit: initiatives (`hits`), single pieces of work (`work`), or gates that it would close (`closes`).
d3 09:03 bo risk.named keynote=spring risk=supplier chance=20 hits=atlas text="The supplier is late"
  ! What is hit (`hits`, `work`) takes so many times as long (`times`): say what, and how many times.
d3 09:04 bo risk.named keynote=spring risk=supplier chance=20 times=1.5 hits=beacon text="The supplier is late"
  ! `beacon` is not promised for spring; promise it first.
d3 09:05 bo risk.named keynote=spring risk=supplier chance=20 closes=atlas-leagl text="The supplier is late"
  ! There is no gate `atlas-leagl`; set it first. Did you mean `atlas-legal`?
d3 09:06 bo risk.named keynote=spring risk=supplier chance=20 times=1.5 hits=atlas
  ! Say what may happen, so that everybody means the same.
d3 09:07 bo risk.named keynote=spring risk=supplier chance=20 times=1.5 hits=atlas closes=atlas-legal text="The supplier is late"
d4 09:00 bo deliverable.planned deliverable=film initiative=atlas crew=stage p10=2 p50=3 p90=6
d4 09:01 trace work.planned initiative=atlas item=PAY-12 place=linear:pay status=open
d4 09:02 bo risk.named keynote=spring risk=weather chance=30 times=2 work=filn text="It rains on the day of the film"
  ! Neither a plan nor a tracker knows the piece of work `filn`. Did you mean `film`?
d4 09:03 bo risk.named keynote=spring risk=weather chance=30 work=film text="It rains on the day of the film"
  ! What is hit (`hits`, `work`) takes so many times as long (`times`): say what, and how many times.
d4 09:04 bo initiative.opened initiative=beacon dri=@bo tier=T2
d4 09:05 bo deliverable.planned deliverable=poster initiative=beacon crew=stage p10=2 p50=3 p90=6
d4 09:06 bo risk.named keynote=spring risk=weather chance=30 times=2 work=poster text="It rains on the day of the film"
  ! `beacon` is not promised for spring; promise it first.
d4 09:07 bo risk.named keynote=spring risk=weather chance=30 times=2 work=film,pay-12 text="It rains on the day of the film"
d9 09:00 bo risk.closed keynote=spring risk=suplier reason="They delivered"
  ! spring has no open risk `suplier`. Did you mean `supplier`?
d9 09:01 bo risk.closed keynote=spring risk=supplier
  ! Say why: it cannot happen any more, or it is planned for now.
d9 09:02 bo risk.closed keynote=spring risk=supplier reason="They delivered"
d9 09:03 bo risk.closed keynote=spring risk=supplier reason="They delivered"
  ! spring has no open risk `supplier`.
d61 09:00 bo risk.named keynote=spring risk=late chance=20 closes=atlas-legal text="It rains"
  ! `spring` was on 2026-03-06; nothing of it can be planned any more.
