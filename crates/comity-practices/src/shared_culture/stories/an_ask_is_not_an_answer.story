# Asking marketing is nothing that marketing has contributed; their answer is.
person bo product lead
person ana marketing lead
covers calendar contact d0 d60
```toml
[[clause]]
id = "marketing-contributes"
says = "Marketing contributes before the shape freeze of every tier 1 launch."
because = "Being asked is not being heard."
about = "initiative"
where = { tier = "T1" }
[clause.before]
first = { event = "contributed", function = "marketing" }
then = { event = "freeze.reached", where = { freeze = "shape" } }
```

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d0 09:30 bo initiative.opened initiative=beacon dri=@bo tier=T1
d1 09:00 bo ask.sent ask=a1 initiative=atlas to=marketing level=small text="Which name?"
d1 09:10 bo ask.sent ask=a2 initiative=beacon to=marketing level=small text="Which name?"
d2 09:00 ana ask.answered ask=a2 text="The second one"
d9 10:00 bo initiative.frozen initiative=atlas freeze=shape
  ^ broken marketing-contributes initiative:atlas -> DRI of atlas: Ask marketing about atlas now.
d9 10:05
d9 10:10 bo initiative.frozen initiative=beacon freeze=shape
  ^ kept marketing-contributes initiative:beacon
