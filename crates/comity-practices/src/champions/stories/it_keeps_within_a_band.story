# A number that is to be kept: it has a band in place of a target, and a day outside is not made good by moving it.
person noor product lead
person odile customer-success lead

d0 09:00 noor objective.set objective=care owner=@odile scope=company period=2026h1 title="Nobody waits for help"
d0 09:01 odile keyresult.set objective=care key=wait unit=days
  ! Say from where to where it is to get (baseline and target), or within which band it is to keep (the low end, the high end, or both).
d0 09:02 odile keyresult.set objective=care key=wait baseline=4 unit=days
  ! Say where it is to stand: the target.
d0 09:03 odile keyresult.set objective=care key=wait target=3 unit=days
  ! Say where it stands now: the baseline.
d0 09:04 odile keyresult.set objective=care key=wait baseline=4 target=3 high=3 unit=days
  ! Either it gets from a baseline to a target, or it keeps within a band: leave the one or the other out.
d0 09:05 odile keyresult.set objective=care key=wait low=3 high=1 unit=days
  ! The low end lies above the high end, so that no number could lie within; change them over.
d0 09:06 odile keyresult.set objective=care key=wait high=3 unit=answers metric=proposal.answered
  ! `proposal.answered` counts events, and a count only grows: it can reach a target, and keeps within no band.
d0 09:07 odile keyresult.set objective=care key=wait low=1 high=3 unit=days title="Days until somebody answers"
d1 09:00 odile checkin.drafted objective=care key=wait value=2
d1 09:01 odile checkin.confirmed objective=care key=wait value=2 confidence=9
d2 09:00 odile checkin.drafted objective=care key=wait value=4
d2 09:01 odile checkin.confirmed objective=care key=wait confidence=5
d3 09:00 odile keyresult.set objective=care key=wait high=5 unit=days
d3 09:01 odile checkin.drafted objective=care key=wait value=4
d3 09:02 odile checkin.confirmed objective=care confidence=5
