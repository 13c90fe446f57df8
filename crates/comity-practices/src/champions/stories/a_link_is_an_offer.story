# Only the owner of a goal says what it serves: she contests one link, names another goal, and accepts that.
person noor product lead
person ana marketing lead
person kai growth
clause champions/no-goal-deeper-than-one-link

d0 09:00 noor objective.set objective=trust owner=@noor scope=company period=2026h1 title="People trust us"
  ~ unknown no-goal-deeper-than-one-link agreement:story
  ^ kept no-goal-deeper-than-one-link agreement:story
d0 09:01 noor objective.set objective=speed owner=@noor scope=company period=2026h1 title="Nobody waits"
d0 09:02 noor objective.set objective=first-number owner=@ana scope=function period=2026h1 title="The total is the first number"
  ! Say whose goal it is: name the function.
d0 09:03 noor objective.set objective=first-number owner=@ana scope=function function=marketing period=2026h1 reviewer=@ana title="The total is the first number"
  ! Nobody reviews their own goal: name somebody else as the second pair of eyes.
d0 09:04 noor objective.set objective=first-number owner=@ana scope=function function=marketing period=2026h1 reviewer=@kai title="The total is the first number"
d1 09:00 noor link.offered objective=first-number parent=first-number
  ! A goal cannot serve itself; name the goal above it.
d1 09:01 noor link.offered objective=first-number parent=trusts
  ! There is no goal `trusts`; set it first. Did you mean `trust`?
d1 09:02 noor link.offered objective=trust parent=speed
  ! `trust` is a company objective: others serve it, it serves none.
d1 09:03 ana link.offered objective=first-number parent=trust
  ! `first-number` is your own goal: just accept the link, without an offer.
d1 09:04 noor link.offered objective=first-number parent=speed
d1 09:05 noor link.offered objective=first-number parent=speed reason="Twice"
  ! That link is offered already and waits for the owner of `first-number`.
d2 09:00 noor link.accepted objective=first-number
  ! Only the owner of `first-number` can accept a link; ask them.
d2 09:01 ana link.contested objective=first-number
  ! Say why it does not serve that goal.
d2 09:02 ana link.contested objective=first-number reason="A total that comes first slows nobody down, and speeds nobody up"
d2 09:03 ana link.accepted objective=first-number
  ! Nothing is offered to `first-number`; name the goal that it serves.
d3 09:00 noor link.offered objective=first-number parent=speed reason="Would you look again?"
d3 10:00 ana link.countered objective=first-number instead=speed reason="The same"
  ! `speed` is what was offered: accept it, or name another.
d3 10:01 ana link.countered objective=first-number instead=trust reason="It is why people believe the price"
d4 09:00 ana link.withdrawn objective=first-number parent=speed
  ! Only whoever offered the link can take the offer back.
d4 09:01 noor link.withdrawn objective=first-number parent=speed
d4 09:02 noor link.withdrawn objective=first-number parent=speed
  ! No offer of `first-number` to `speed` is open; there is nothing to take back.
d4 09:03 noor link.offered objective=first-number parent=trust
d5 09:00 ana link.accepted objective=first-number
d5 09:01 ana link.accepted objective=first-number parent=speed
  ! `first-number` serves `trust`, and a goal serves one at a time; contest that link first.
d6 09:00 kai objective.set objective=first-number owner=@kai scope=function function=marketing period=2026h1
  ! Only the owner of `first-number`, or the lead of its function, can set it anew; ask them.
d6 09:01 ana objective.set objective=first-number owner=@ana scope=company period=2026h1
  ! `first-number` serves another goal; contest that link before it becomes the company's.
