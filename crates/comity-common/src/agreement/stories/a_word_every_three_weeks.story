# Legal and marketing stay in touch about a launch; customer success falls silent, and is heard of again too late.
person mia legal lead
person bo product lead
person ana marketing lead
person cleo customer-success lead
clause functions-stay-in-touch
covers calendar contact d0 d90

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
  ^ due functions-stay-in-touch initiative:atlas legal by d21 -> DRI of atlas: Look legal up about atlas; last heard from them: never.
  ^ due functions-stay-in-touch initiative:atlas marketing by d21 -> DRI of atlas: Look marketing up about atlas; last heard from them: never.
  ^ due functions-stay-in-touch initiative:atlas customer-success by d21 -> DRI of atlas: Look customer-success up about atlas; last heard from them: never.
d2 09:00 trace contact by=@mia initiative=atlas depth=posted
  ^ kept functions-stay-in-touch initiative:atlas legal
d3 09:00 trace contact by=@cleo initiative=atlas depth=posted
  ^ kept functions-stay-in-touch initiative:atlas customer-success
d15 09:00 trace contact by=@ana initiative=atlas depth=answered
  ^ kept functions-stay-in-touch initiative:atlas marketing
d20 09:00 trace contact by=@mia initiative=atlas depth=posted
d25 09:00
  ^ broken functions-stay-in-touch initiative:atlas customer-success -> DRI of atlas: Look customer-success up about atlas; last heard from them: 2026-01-08.
d30 09:00 trace contact by=@cleo initiative=atlas depth=posted
  ^ broken functions-stay-in-touch initiative:atlas customer-success -> DRI of atlas: Look customer-success up about atlas; last heard from them: 2026-02-04.
