# Which goals are the company's is asked of everybody, answered without a name, and not of a team of two.
person noor product lead
person mia legal lead
person ana marketing lead
person ben marketing
person col marketing
person dee marketing
person eve marketing

d0 09:00 noor objective.set objective=trust owner=@noor scope=company period=2026h1 title="People trust us"
d0 09:01 ana objective.set objective=words owner=@ana scope=function function=marketing period=2026h1 title="Words first"
d0 09:02 mia objective.set objective=calm owner=@mia scope=function function=legal period=2026h1 title="No letters"
d1 09:00 ana pick.made pick=h1 function=marketing chosen=trust
  ! Nobody asked `h1`; look at the page of the line of sight.
d1 09:01 noor pick.asked pick=h1 objectives=words others=calm
  ! `words` is a function's goal: name it among the others.
d1 09:02 noor pick.asked pick=h1 objectives=trust others=trust
  ! `trust` is the company's: the others are goals of functions.
d1 09:03 noor pick.asked pick=h1 objectives=trust others=calmer
  ! There is no goal `calmer`; set it first. Did you mean `calm`?
d1 09:04 noor pick.asked pick=h1 objectives=trust others=words,calm until=@d30
d1 09:05 noor pick.asked pick=h2 objectives=trust others=words
  ! The goals are asked for already, until 2026-02-04; wait for that.
d2 09:00 mia pick.made pick=h1 function=legal chosen=trust
  ! There is one person in legal, so an answer without a name would still be somebody's; from 5 people on it can be asked. Look at the goals together and say what surprised you.
d2 09:01 ana pick.made pick=h1 function=legal chosen=trust
  ! You are in marketing; answer for marketing.
d2 09:02 ana pick.made pick=h1 function=marketing chosen=trust,words
  ! You chose 2: choose exactly 1, and guess where you do not know.
d2 09:03 ana pick.made pick=h1 function=marketing chosen=speed
  ! `speed` is not among the goals that were asked for; choose from those shown.
d2 09:04 ana pick.made pick=h1 function=marketing chosen=trust voter=somebody
  ! Leave `voter` out: it is drawn when the answer is written down.
d2 09:05 ana pick.made pick=h1 function=marketing chosen=trust
d31 09:00 ben pick.made pick=h1 function=marketing chosen=trust
  ! No answer to that is taken any more.
