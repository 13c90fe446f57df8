# What was frozen as anybody's turns out to be clinical: it was frozen without a clinician, and that stays so.
person mia clinical lead
person bo product lead
clause requirements/clinician-writes-before-freeze
clause requirements/clinical-review-before-freeze

d0 09:00 bo initiative.opened initiative=vent dri=@bo tier=T1
d0 10:00 bo baseline.cut baseline=b-0 initiative=vent name="Nothing yet"
  ! `vent` has no requirement yet; write the first one.
d1 09:00 bo requirement.introduced requirement=screen-1 initiative=vent name="Screen" statement="The screen shows the tidal volume."
d2 09:00 bo requirement.frozen requirement=screen-1
d2 09:10 bo requirement.frozen requirement=screen-1
  ! `screen-1` is frozen already; what changes in it is said with a reason.
d5 09:00 bo requirement.changed requirement=screen-1 meaning=meaning tags=clinical why="A clinician reads it to decide"
  ^ broken clinician-writes-before-freeze requirement:screen-1 -> DRI of vent: Have a clinician write screen-1, or change what it means; and let the others know that it was frozen without.
  ^ broken clinical-review-before-freeze requirement:screen-1 -> DRI of vent: Have a clinician review and sign screen-1.
d6 09:00 mia requirement.changed requirement=screen-1 meaning=meaning statement="The screen shows the tidal volume in ml per kg." why="Per kilogram is what we decide by"
d6 09:10 mia signature.given requirement=screen-1 meaning=clinical_review
