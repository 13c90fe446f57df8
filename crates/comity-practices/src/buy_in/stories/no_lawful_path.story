# Nothing closes as a plain no: either a way is named first, or "no lawful path" is said in so many words.
person mia legal lead
person bo product lead
person kim product
clause buy-in/concern-resolved-in-thirty-days

d0 09:00 kim initiative.opened initiative=atlas dri=@kim tier=T1
d1 09:00 kim concern.raised initiative=atlas concern=c1 function=legal cites=gdpr text="Not mine to raise"
  ! You are in product; ask somebody of legal to raise it, or raise it for product.
d1 09:10 mia concern.raised initiative=atlsa concern=c1 function=legal cites=gdpr text="A slip of the finger"
  ! There is no initiative `atlsa`; open it first. Did you mean `atlas`?
d1 09:20 mia concern.raised initiative=atlas concern=c1 function=legal cites=[] text="No rule named"
  ! Name the rule or risk that it rests on, such as `gdpr`; without one it cannot be met.
d1 09:30 mia concern.raised initiative=atlas concern=c1 function=legal cites=gdpr
  ! Say what could go wrong.
d1 09:40 mia concern.raised initiative=atlas concern=c1 function=legal cites=gdpr text="Data would leave the country"
  ^ due concern-resolved-in-thirty-days concern:c1 by d31 -> DRI of atlas: Settle concern c1: solved, risk accepted, scope cut, or no lawful path known.
d2 09:00 mia concern.resolved concern=c1 resolution=solved_as_is effect=worse
  ! Say first what would make it acceptable; if there is nothing, close it as `no_lawful_path`.
d2 09:05 mia concern.resolved concern=c1 resolution=solvd_as_is effect=same
  ! `solvd_as_is` is not known here; there are solved_as_is, solved_with_change, risk_accepted, scope_cut, withdrawn, no_lawful_path. Did you mean `solved_as_is`?
d2 09:06 mia concern.resolved concern=c1
  ! Say `resolution` as well; without it the act cannot be understood.
d2 09:10 bo concern.resolved concern=c1 resolution=risk_accepted effect=same reason="We can live with it"
  ! Only the accountable person of atlas can accept this risk; ask them to sign it.
d2 09:20 mia concern.resolved concern=c1 resolution=no_lawful_path
  ! Say why: `no lawful path known` without a reason ends the conversation.
d2 09:30 mia concern.resolved concern=c1 resolution=no_lawful_path reason="No transfer is allowed there"
  ^ kept concern-resolved-in-thirty-days concern:c1
d3 09:00 kim concern.resolved concern=c1 resolution=scope_cut effect=worse reason="Leave that country out"
  ! The concern `c1` is closed; reopen it first.
d3 09:10 kim concern.reopened concern=c1 text="We would leave that country out"
d3 09:20 kim concern.resolved concern=c1 resolution=scope_cut effect=worse reason="That country is left out"
