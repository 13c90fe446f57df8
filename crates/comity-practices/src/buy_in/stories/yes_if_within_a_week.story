# A concern gets a condition, the condition is met, and the experience is better for it.
person mia legal lead
person bo product lead
person ana marketing
clause buy-in/concern-gets-a-condition
clause buy-in/concern-resolved-in-thirty-days

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d0 10:00 mia concern.raised initiative=atlas concern=c1 function=legal cites=[gdpr,consent] text="The form asks for a birthday"
  ^ due concern-gets-a-condition concern:c1 by d7 -> DRI of atlas: Find what would make concern c1 acceptable, and write that way down.
  ^ due concern-resolved-in-thirty-days concern:c1 by d30 -> DRI of atlas: Settle concern c1: solved, risk accepted, scope cut, or no lawful path known.
d1 09:00 ana concern.conditioned concern=c1 option=ask-less effect=better risk=low effort=small text="Ask for the year only"
  ! This is between legal and product; ask one of them to do it.
d1 09:30 mia concern.resolved concern=c1 resolution=solved_with_change effect=better artefact=form
  ! Say first what would make it acceptable; if there is nothing, close it as `no_lawful_path`.
d2 09:00 mia concern.conditioned concern=c1 option=ask-less effect=better risk=low effort=small text="Ask for the year only"
  ^ kept concern-gets-a-condition concern:c1
d3 09:00 mia concern.conditioned concern=c1 option=ask-less effect=same risk=low effort=small text="The same name again"
  ! There is a way `ask-less` already; give this one another name.
d4 09:00 bo concern.resolved concern=c1 resolution=solved_with_change effect=better artefact=document:sign-up-form
  ! Only legal can say that, because it came from there.
d5 09:00 mia concern.resolved concern=c1 resolution=solved_with_change effect=better
  ! Name what was changed: `solved with a change` without a changed thing cannot be told from a nice word.
d5 09:05 mia concern.resolved concern=c1 resolution=solved_with_change artefact=document:sign-up-form
  ! Say what it does to the customer's experience: better, same, worse.
d5 09:10 mia concern.resolved concern=c1 resolution=solved_with_change effect=better artefact=document:sign-up-form
  ^ kept concern-resolved-in-thirty-days concern:c1
d6 09:00 bo concern.reopened concern=c1 text="The form grew again"
d60
