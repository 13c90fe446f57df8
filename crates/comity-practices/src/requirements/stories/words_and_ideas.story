# What a word means is said by those whose word it is; what became of an idea is told.
person mia clinical lead
person lin clinical
person bo product lead
person ana marketing lead
clause requirements/veto-is-answered

d0 09:00 bo initiative.opened initiative=vent dri=@bo tier=T1
d1 09:00 bo term.defined term=apnoea function=clinical name="apnoea"
  ! Say what it means.
d1 09:01 mia term.defined term=apnoea function=clinical name="apnoea" definition="No breath for 20 s"
d1 09:02 bo term.verified term=apnoea
  ! It is a word of clinical; one of them says what it means.
d1 09:03 mia term.verified term=apnoea
  ! You wrote that definition; somebody else of your function verifies it.
d1 09:04 lin term.verified term=apnea
  ! There is no word `apnea` in the glossary. Did you mean `apnoea`?
d1 09:05 lin term.verified term=apnoea
d1 09:06 lin term.verified term=apnoea
  ! `apnoea` is verified already.
d2 09:00 bo composition.set function=clinic tag=alarm sign=review
  ! Nobody is in clinic, so nobody would answer. Did you mean `clinical`?
d2 09:01 bo composition.set function=clinical tag=alarm sign=review
d2 09:02 bo composition.lifted function=clinical tag=alarms why="Too wide"
  ! Nobody has set a rule for `alarms` and clinical. Did you mean `alarm`?
d2 09:03 bo composition.lifted function=clinical tag=alarm why="Too wide"
d3 09:00 ana idea.offered idea=i-1 initiative=vent origin=customer
  ! Say how it could be solved.
d3 09:01 ana idea.offered idea=i-1 initiative=vent origin=customer text="A light that can be seen from the door"
d3 09:02 mia idea.offered idea=i-2 initiative=vent origin=expert text="No alarm at night"
d4 09:00 ana idea.decided idea=i-1 disposition=adopted
  ! Whoever answers for vent says what becomes of it.
d4 09:01 bo idea.decided idea=i-1 disposition=adopted
  ! Name the requirement in which it lives on; an idea that was taken can be found.
d4 09:02 bo idea.decided idea=i-1 disposition=adopted requirement=light-1
  ! There is no requirement `light-1`.
d4 09:03 bo requirement.introduced requirement=light-1 initiative=vent name="Light" statement="A light on top shows the state."
d4 09:04 bo idea.decided idea=i-1 disposition=adopted requirement=light-1
d4 09:05 bo idea.decided idea=i-2 disposition=declined
  ! Say why; whoever offered it will ask.
d4 09:06 bo idea.decided idea=i-2 disposition=declined reason="An alarm at night is why there are alarms"
d5 09:00 bo requirement.asked requirement=light-1 function=clinicians
  ! Nobody is in clinicians, so nobody would answer. Did you mean `clinical`?
d5 09:01 bo requirement.asked requirement=light-1 function=clinical person=@mia deputy=@mia
  ! Whoever is asked cannot take over from themselves; name another deputy.
d5 09:02 bo requirement.asked requirement=light-1 function=clinical person=@mia deputy=@lin days=0
  ! Say a whole number from 1.
d5 09:03 bo requirement.asked requirement=light-1 function=clinical person=@mia deputy=@lin days=2
d6 09:00 mia requirement.questioned requirement=light-1
  ! Say what is not clear.
d6 09:01 mia requirement.questioned requirement=light-1 text="Which colour?"
d6 09:02 bo requirement.answered requirement=light-1 text="Amber"
d6 09:03 mia requirement.passed requirement=light-1
d6 09:04 lin requirement.confirmed requirement=light-1 revision=1
