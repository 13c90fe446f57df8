# An expert says that it must not stay so: one is changed, another is left as it was.
person mia clinical lead
person bo product lead
person kim product
clause requirements/veto-is-answered

d0 09:00 bo initiative.opened initiative=vent dri=@bo tier=T1
d1 09:00 bo requirement.introduced requirement=r-1 initiative=vent name="Volume" statement="The alarm can be muted."
d1 09:01 bo requirement.introduced requirement=r-2 initiative=vent name="Mask" statement="One mask fits all."
d1 10:00 mia requirement.vetoed requirement=r-1
  ! Say what is wrong, so that it can be changed.
d1 10:01 mia requirement.vetoed requirement=r-1 reason="A muted alarm is none"
  ^ due veto-is-answered requirement:r-1 by d15 -> DRI of vent: Change r-1 with whoever vetoed it, or withdraw it.
d1 10:02 mia requirement.vetoed requirement=r-2 reason="Children are not small adults"
  ^ due veto-is-answered requirement:r-2 by d15 -> DRI of vent: Change r-2 with whoever vetoed it, or withdraw it.
d1 10:03 mia requirement.vetoed requirement=r-9 reason="No such thing"
  ! There is no requirement `r-9`. Did you mean `r-1`?
d2 09:00 bo requirement.frozen requirement=r-1
  ! `r-1` cannot be frozen: clinical says that it must not stay so.
d2 09:10 bo requirement.confirmed requirement=r-1
d2 09:11 kim requirement.confirmed requirement=r-1 revision=1
d3 09:00 bo requirement.changed requirement=r-1 meaning=safety
  ! Say what is new: the text, the risk, a tag, or what it rests on.
d3 09:01 bo requirement.changed requirement=r-1 meaning=safety statement="The alarm can be muted for two minutes."
  ^ kept veto-is-answered requirement:r-1
d3 09:10 bo requirement.frozen requirement=r-1
  ! `r-1` cannot be frozen: clinical says that it must not stay so.
d3 10:00 mia requirement.confirmed requirement=r-1 revision=1
  ! You read revision 1 of `r-1`, and it is at 2 by now; read it again.
d3 10:01 mia requirement.confirmed requirement=r-1 revision=2
d3 10:10 bo requirement.frozen requirement=r-1
d20
  ^ broken veto-is-answered requirement:r-2 -> DRI of vent: Change r-2 with whoever vetoed it, or withdraw it.
d20 09:00 bo requirement.withdrawn requirement=r-2
  ! Say why it is none any more.
d20 09:01 bo requirement.withdrawn requirement=r-2 why="Masks come in three sizes; see r-3"
d20 09:02 mia requirement.questioned requirement=r-2 text="Which sizes?"
  ! `r-2` was withdrawn; write a new one if it is needed again.
