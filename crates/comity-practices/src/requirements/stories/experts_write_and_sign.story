# A clinician says it, product types it, the clinician taps that it is theirs and signs; then it is frozen.
person mia clinical lead
person lin clinical
person bo product lead
clause requirements/clinician-writes-before-freeze
clause requirements/clinical-review-before-freeze

d0 09:00 bo initiative.opened initiative=vent dri=@bo tier=T1
d1 09:00 bo requirement.introduced requirement=alarm-1 initiative=vent risk=high tags=clinical said_by=@mia name="Apnoea alarm" statement="The device sounds an alarm after 20 s without a breath." rationale="Longer is not survived."
d1 09:10 bo baseline.cut baseline=b-1 initiative=vent name="For the first trial"
  ! They cannot be frozen yet. `alarm-1`: an expert has not said yet whether it is what they said.
d1 09:11 bo requirement.authored requirement=alarm-1
  ! Nothing in it waits for your word; say that it is right instead, or change it.
d1 10:00 mia requirement.authored requirement=alarm-1 revision=2
  ! You read revision 2 of `alarm-1`, and it is at 1 by now; read it again.
d1 10:01 mia requirement.authored requirement=alarm-1 revision=1
d1 10:02 mia requirement.authored requirement=alarm-1
  ! Nothing in it waits for your word; say that it is right instead, or change it.
d2 09:00 bo baseline.cut baseline=b-1 initiative=vent name="For the first trial"
  ! They cannot be frozen yet. `alarm-1`: nobody of clinical has signed it as it stands (clinical review).
d2 09:10 lin signature.given requirement=alarm-1 meaning=clinical_review revision=1
d2 09:11 lin signature.given requirement=alarm-1 meaning=clinical_review
  ! You have signed it as it stands (clinical review).
d2 10:00 mia requirement.changed requirement=alarm-1 meaning=safety statement="The device sounds an alarm after 15 s without a breath."
d2 10:10 bo baseline.cut baseline=b-1 initiative=vent name="For the first trial"
  ! They cannot be frozen yet. `alarm-1`: nobody of clinical has signed it as it stands (clinical review).
d2 11:00 lin signature.given requirement=alarm-1 meaning=clinical_review
d2 11:10 bo baseline.cut baseline=b-1 initiative=vent name="For the first trial"
  ^ kept clinician-writes-before-freeze requirement:alarm-1
  ^ kept clinical-review-before-freeze requirement:alarm-1
d2 11:20 bo baseline.cut baseline=b-1 initiative=vent name="The name again"
  ! The name `b-1` is taken; choose one that is free.
d3 09:00 bo requirement.changed requirement=alarm-1 meaning=wording statement="After 15 s without a breath the device sounds an alarm."
  ! It is frozen; say why it changes all the same.
d3 09:10 bo requirement.changed requirement=alarm-1 meaning=wording statement="After 15 s without a breath the device sounds an alarm." why="Two translators read it wrongly"
d3 09:20 mia signature.revoked requirement=alarm-1 meaning=review reason="Not mine"
  ! You have not signed it (review).
d3 09:30 lin signature.revoked requirement=alarm-1 meaning=clinical_review
  ! Say why you take it back; whoever relied on it will ask.
d3 09:31 lin signature.revoked requirement=alarm-1 meaning=clinical_review reason="The text moved on"
d4 09:00 lin trail.reviewed initiative=vent revision=3
  ! You read 3 entries, and there are 8 by now; read it again.
d4 09:05 lin trail.reviewed initiative=vent
d4 09:06 mia trail.reviewed initiative=vent
  ! Everything in this trail was reviewed already.
d4 09:10 bo requirement.changed requirement=alarm-1 meaning=wording statement="The alarm sounds after 15 s without a breath." why="Shorter"
d4 09:20 bo trail.reviewed initiative=vent
  ! All that is to be reviewed you did yourself; somebody else reviews it.
d4 09:30 mia trail.reviewed initiative=vent
d4 09:40 mia trail.reviewed initiative=nowhere
  ! `nowhere` has no requirements, so nothing was done to them.
