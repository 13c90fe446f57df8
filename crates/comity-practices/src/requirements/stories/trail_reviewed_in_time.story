# A baseline is cut, and its trail is reviewed in time; the next one's is not, and that is said.
person mia clinical lead
person lin clinical
person bo product lead
clause requirements/trail-is-reviewed-in-time

d0 09:00 bo initiative.opened initiative=vent dri=@bo tier=T1
d0 09:10 bo requirement.introduced requirement=light-1 initiative=vent name="Light" statement="A light on top shows the state."
d1 09:00 bo baseline.cut baseline=b-1 initiative=vent name="For the first trial"
  ^ due trail-is-reviewed-in-time initiative:vent by d15 -> DRI of vent: Have somebody who did not write them review the audit trail of vent, and sign that.
d3 09:00 mia trail.reviewed initiative=vent revision=2
  ^ kept trail-is-reviewed-in-time initiative:vent
d30 09:00 mia requirement.changed requirement=light-1 meaning=meaning statement="A light on top shows the state, and blinks." why="Seen from the door"
d31 09:00 bo baseline.cut baseline=b-2 initiative=vent name="For the second trial"
  ^ due trail-is-reviewed-in-time initiative:vent by d45 -> DRI of vent: Have somebody who did not write them review the audit trail of vent, and sign that.
d50
  ^ broken trail-is-reviewed-in-time initiative:vent -> DRI of vent: Have somebody who did not write them review the audit trail of vent, and sign that.
d51 09:00 lin trail.reviewed initiative=vent
