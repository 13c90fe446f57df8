# The run of show, votes by those who were named, and what became of each promise, once and for ever.
person bo product lead
person ana marketing lead
person mia legal lead
person kim product
clause gates-passed-by-content-freeze

d0 09:00 bo keynote.dated keynote=spring on=@d60 owner=@bo
d0 09:10 bo initiative.opened initiative=atlas dri=@kim tier=T1
d0 09:11 bo initiative.opened initiative=beacon dri=@kim tier=T1
d1 09:00 bo announcement.promised initiative=atlas keynote=spring
  ^ unknown gates-passed-by-content-freeze announcement:atlas@spring -> owner of spring: Give the content freeze of spring its date.
d1 09:01 bo announcement.promised initiative=beacon keynote=spring
  ^ unknown gates-passed-by-content-freeze announcement:beacon@spring -> owner of spring: Give the content freeze of spring its date.
d2 09:00 bo slot.set slot=opening keynote=spring order=1 minutes=5 speaker=@ana demo=none title="Welcome"
d2 09:01 bo slot.set slot=pay keynote=spring order=2 minutes=12 initiative=atlas speaker=@kim demo=live title="Pay in three parts"
  ! Say what is done if the live demo fails.
d2 09:02 bo slot.set slot=pay keynote=spring order=2 minutes=12 initiative=atlas speaker=@kim demo=live title="Pay in three parts" shows="A till" fallback="The recording of Monday"
d2 09:03 bo slot.set slot=none keynote=spring order=3 minutes=0 demo=none title="Nothing"
  ! A part takes more than 0 and at most 600 minutes.
d2 09:04 bo slot.set slot=other keynote=spring order=3 minutes=5 initiative=comet demo=none title="Comet"
  ! `comet` is not promised for spring; promise it first.
d50 09:00 kim slot.rehearsed slot=pay outcome=stumbled minutes=14 text="The till froze"
d50 09:01 kim slot.rehearsed slot=closing outcome=ran
  ! There is no slot `closing` in a run of show.
d55 09:00 bo gonogo.asked keynote=spring person=@mia until=@d58
d55 09:01 bo gonogo.asked keynote=spring person=@ana
d55 09:02 ana gonogo.asked keynote=spring person=@kim
  ! Only the owner of spring can ask for votes; ask them.
d56 09:00 kim gonogo.voted keynote=spring vote=go
  ! Your vote on spring was not asked for; its owner names the voters.
d56 09:01 mia gonogo.voted keynote=spring vote=no_go
  ! Say why not, so that it can still be mended.
d56 09:02 mia gonogo.voted keynote=spring vote=go_if reason="The terms are printed on the ticket"
d57 09:00 ana gonogo.voted keynote=spring vote=go
d58 09:00 ana gonogo.decided keynote=spring vote=go reason="All said go"
  ! Only the owner of spring can decide; ask them.
d58 09:01 bo gonogo.decided keynote=spring vote=go reason="The terms are on the ticket since this morning"
d58 10:00 bo announcement.announced announcement=atlas@spring outcome=kept
  ! `spring` lies ahead; what became of a promise is said after it.
d61 09:00 kim announcement.announced announcement=atlas@spring outcome=kept
  ! Only the owner of spring can say what became of its promises; ask them.
d61 09:01 bo announcement.announced announcement=atlas@spring outcome=partly
  ! Say what was missing on the day: the next plan learns from it.
d61 09:02 bo announcement.announced announcement=atlas@spring outcome=partly text="Not in the Nordics"
d62 09:00 bo announcement.announced announcement=atlas@spring outcome=kept
  ! It was said on 2026-03-07 that `atlas@spring` was partly kept; that stands for ever.
d62 09:01 bo announcement.announced announcement=beacon@spring outcome=not text="Ready in June"
d62 09:02 mia gonogo.voted keynote=spring vote=go
  ! `spring` was on 2026-03-06; nothing of it can be planned any more.
