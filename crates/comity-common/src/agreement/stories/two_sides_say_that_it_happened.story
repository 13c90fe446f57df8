# Legal was there, and no calendar saw it. One side alone cannot say so; a dispute holds the verdict until then.
person mia legal lead
person lin legal
person bo product lead
covers calendar contact d0 d90
```toml
[[clause]]
id = "legal-is-in"
says = "Legal contributes before the shape freeze of every tier 1 launch."
because = "Later is too late."
about = "initiative"
[clause.before]
first = { event = "contributed", function = "legal" }
then = { event = "freeze.reached", where = { freeze = "shape" } }
```

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d9 09:00 bo initiative.frozen initiative=atlas freeze=shape
  ^ broken legal-is-in initiative:atlas -> DRI of atlas: Ask legal about atlas now.
d10 09:00 mia clause.disputed clause=legal-is-in subject=initiative:atlas why="We spoke in the corridor"
  ^ disputed legal-is-in initiative:atlas -> DRI of atlas: Settle the dispute (act 7) with whoever raised it.
d10 09:01 lin clause.disputed clause=legal-is-in subject=initiative:atlas why="So we did"
  ! initiative:atlas is already disputed. Settle that dispute first.
d10 10:00 mia clause.attested subject=initiative:atlas event=contributed function=legal happened=@d5
d10 10:01 lin clause.attested subject=initiative:atlas event=contributed function=legal happened=@d5
d10 10:02 lin clause.attested subject=initiative:atlas event=contributed function=legal happened=@d20
  ! What is attested has happened. Choose a day that is past.
d10 10:03 lin clause.attested subject=initiative:atlas event=contributd function=legal happened=@d5
  ! There is no event `contributd`. Did you mean `contributed`?
d11 09:00 mia dispute.settled clause=legal-is-in subject=initiative:atlas how="It counts if both say so"
  ^ broken legal-is-in initiative:atlas -> DRI of atlas: Ask legal about atlas now.
d11 09:01 mia dispute.settled clause=legal-is-in subject=initiative:atlas how="Again"
  ! Nothing about initiative:atlas is disputed under `legal-is-in`.
d12 09:00 bo clause.attested subject=initiative:atlas event=contributed function=legal happened=@d5
  ^ kept legal-is-in initiative:atlas
