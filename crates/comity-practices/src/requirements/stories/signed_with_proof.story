# Where a rule asks for it, a signature counts for a freeze only if whoever gave it had shown who they are.
person mia clinical lead
person lin clinical
person bo product lead

d0 09:00 bo initiative.opened initiative=vent dri=@bo tier=T1
d1 09:00 mia requirement.introduced requirement=dose-1 initiative=vent risk=high tags=dose name="Dose" statement="The dose is confirmed before it is given."
d1 09:10 bo composition.set function=clinical tag=dose sign=clinical_review
d1 09:20 lin signature.given requirement=dose-1 meaning=clinical_review revision=1
d1 09:30 lin signature.given requirement=dose-1 meaning=clinical_review revision=1
  ! You have signed it as it stands (clinical review).
d2 09:00 bo composition.set function=clinical tag=dose sign=clinical_review proof=maybe
  ! `maybe` is not known here; there are asked, not_asked.
d2 09:10 bo composition.set function=clinical tag=dose sign=clinical_review proof=asked
d2 09:20 bo requirement.frozen requirement=dose-1
  ! `dose-1` cannot be frozen: nobody of clinical has signed it as it stands (clinical review), showing at that moment who they are, as its tag asks for; a signature without proof does not count.
d2 09:30 lin signature.given requirement=dose-1 meaning=clinical_review revision=1
d2 09:40 bo requirement.frozen requirement=dose-1
  ! `dose-1` cannot be frozen: nobody of clinical has signed it as it stands (clinical review), showing at that moment who they are, as its tag asks for; a signature without proof does not count.
d3 09:00 bo composition.set function=clinical tag=dose sign=clinical_review proof=not_asked
d3 09:10 bo requirement.frozen requirement=dose-1
