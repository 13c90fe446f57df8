# What is derived from something that moves is suspect until somebody has looked; circles are refused.
person mia clinical lead
person bo product lead
clause requirements/veto-is-answered

d0 09:00 bo initiative.opened initiative=vent dri=@bo tier=T1
d0 09:01 bo initiative.opened initiative=mask dri=@bo tier=T2
d1 09:00 bo requirement.introduced requirement=sys-1 initiative=vent name="Breath" statement="The device breathes for the patient."
d1 09:01 bo requirement.introduced requirement=sys-2 initiative=vent name="Safe" statement="No single fault harms."
d1 09:02 bo requirement.introduced requirement=sw-1 initiative=vent parents=sys-9 name="Loop" statement="The loop runs every 10 ms."
  ! There is no requirement `sys-9`. Did you mean `sys-1`?
d1 09:03 bo requirement.introduced requirement=sw-1 initiative=vent parents=sw-1 name="Loop" statement="The loop runs every 10 ms."
  ! `sw-1` cannot be derived from itself; name what it follows from.
d1 09:04 bo requirement.introduced requirement=sw-1 initiative=vent parents=[sys-1,sys-2] name="Loop" statement="The loop runs every 10 ms."
d1 09:05 bo requirement.introduced requirement=sw-1 initiative=vent name="Again" statement="The same name."
  ! The name `sw-1` is taken by another requirement; choose one that is free.
d1 09:06 bo requirement.introduced requirement=sw-2 initiative=nowhere name="Lost" statement="For nothing."
  ! There is no initiative `nowhere`; open it first.
d2 09:00 bo requirement.linked requirement=sys-1 link=derives artefact=requirement:sw-1
  ! `sw-1` is derived from `sys-1` itself, perhaps by others in between; that would be a circle.
d2 09:01 bo requirement.linked requirement=sys-1 link=derives artefact=requirement:sys-1
  ! `sys-1` cannot be derived from itself; name what it follows from.
d2 09:02 bo requirement.linked requirement=sys-1 link=derives artefact=loop-test
  ! A requirement is derived from another: write `requirement:` and its id.
d2 09:03 bo requirement.linked requirement=sw-1 link=derives artefact=requirement:sys-1
  ! `sw-1` is derived from `sys-1` already.
d2 09:04 bo requirement.linked requirement=sw-1 link=tested_by artefact=loop-test
d2 09:05 bo requirement.linked requirement=sw-1 link=tested_by artefact=loop-test
  ! `sw-1` is tested by `loop-test` already.
d2 09:06 bo requirement.linked requirement=sw-1 link=serves artefact=loop-test
  ! It serves an initiative: write `initiative:` and its id.
d2 09:07 bo requirement.linked requirement=sw-1 link=serves artefact=initiative:mask
d2 09:08 bo requirement.linked requirement=sw-1 link=serves artefact=initiative:nowhere
  ! There is no initiative `nowhere`.
d2 09:09 bo requirement.linked requirement=sw-1 link=designed_in artefact=requirement:sys-1
  ! That is a requirement; name the test or the design, such as `alarm-test-3`.
d2 09:10 bo requirement.unlinked requirement=sw-1 link=tested_by artefact=other-test why="It is another"
  ! `sw-1` is not tested by `other-test`.
d3 09:00 mia requirement.changed requirement=sys-1 meaning=safety statement="The device breathes for the patient and never against them."
d3 09:01 bo suspect.cleared requirement=sw-1 parent=sys-1 revision=1 reason="The loop senses the breath"
  ! You read revision 1 of `sys-1`, and it is at 2 by now; read it again.
d3 09:02 bo suspect.cleared requirement=sw-1 parent=sys-3 reason="The loop senses the breath"
  ! `sw-1` is not derived from `sys-3`. Did you mean `sys-1`?
d3 09:03 bo suspect.cleared requirement=sw-1 parent=sys-1 revision=2
  ! Say why it still follows.
d3 09:04 bo suspect.cleared requirement=sw-1 parent=sys-1 revision=2 reason="The loop senses the breath"
d3 09:05 mia requirement.suspected requirement=sw-1 parent=sys-2 text="A stuck valve is a single fault"
d4 09:00 bo requirement.split requirement=sw-1 into=sys-1 name="Taken" statement="The valve is watched."
  ! The name `sys-1` is taken by another requirement; choose one that is free.
d4 09:01 bo requirement.split requirement=sw-1 into=sw-2 name="Valve" statement="The valve is watched."
d4 09:02 bo requirement.unlinked requirement=sw-1 link=derives artefact=requirement:sys-2 why="The valve has its own now"
d4 09:03 bo requirement.linked requirement=sys-2 link=derives artefact=requirement:sw-1
d4 09:04 bo requirement.linked requirement=sys-2 link=derives artefact=requirement:sys-1
