# A metric knows where a key result stands: nobody types it, its owner confirms it, somebody else has seen it.
person noor product lead
person ana marketing uk
person yuki growth apac
person kai growth lead

d0 09:00 noor objective.set objective=trust owner=@ana scope=company period=2026h1 title="People trust us"
d0 09:10 noor keyresult.set objective=trust key=signups baseline=10 target=100 unit=people metric=signups
  ! Only the owner of `trust` can say by what one sees that it is reached; ask them.
d0 09:11 ana keyresult.set objective=trust key=signups baseline=10 target=10 unit=people metric=signups
  ! The target is where it stands already, 10: it is met before anybody does anything.
d0 09:12 ana keyresult.set objective=trust key=signups baseline=10 target=100 unit=people metric=signups
d0 09:13 ana keyresult.set objective=trust key=heard baseline=0 target=3 unit=answers metric=proposal.answered
d1 09:00 ana checkin.confirmed objective=trust key=signups
  ! Nobody imports `signups`, so nothing is known to confirm; import it, or draft a check-in with the number.
d1 09:01 ana checkin.drafted objective=trust key=signups value=12.5
d1 09:02 ana checkin.confirmed objective=trust key=signups value=13
  ! 12.5 was drafted; draft 13 first if that is where it stands.
d1 09:03 ana checkin.confirmed objective=trust key=signups value=12.5 confidence=4
d2 08:00 trace metric.measured metric=signups value=41
d2 08:01 trace metric.measured metric=signups value=3 region=apac
d2 09:00 ana checkin.drafted objective=trust key=signups value=50
  ! `signups` knows where it stands, and says 41; nobody types what a metric knows. Leave the number out.
d2 09:01 ana checkin.confirmed objective=trust key=signups value=50
  ! It stands at 41, measured; nobody types what is known. Leave the number out.
d2 09:02 kai checkin.confirmed objective=trust
  ! Only the owner of `trust` can confirm where it stands; ask them.
d2 09:03 ana checkin.acknowledged objective=trust
  ! Nobody acknowledges their own check-in; a second pair of eyes does.
d2 09:04 ana checkin.confirmed objective=trust confidence=11
  ! confidence is a whole number from 0 (hopeless) to 10 (certain).
d2 09:05 ana checkin.confirmed objective=trust confidence=7
d2 10:00 noor checkin.acknowledged objective=trust
d2 10:01 noor checkin.acknowledged objective=trust
  ! You have acknowledged that already.
d2 10:09 noor checkin.acknowledged objective=trust answer=undone
d2 10:10 noor checkin.acknowledged objective=trust answer=undone
  ! You have not acknowledged it, so there is nothing to take back.
d2 10:20 noor checkin.acknowledged objective=trust
d2 10:31 noor checkin.acknowledged objective=trust answer=undone
  ! That can be taken back for 10 minutes, and more have passed.
d3 09:00 yuki checkin.drafted objective=trust key=signups region=apac text="Our people sign up in shops"
  ! Nobody speaks for apac yet; have a champion named first.
d3 09:01 noor champion.named region=apac champion=@yuki reviewer=@kai language=ja zone=Asia/Tokyo
d3 09:02 yuki checkin.drafted objective=trust key=signups region=apac value=4 text="Our people sign up in shops"
  ! A region's number comes from its metric; say in words what it means there.
d3 09:03 yuki checkin.drafted objective=trust key=signups region=apac text="Our people sign up in shops"
d3 09:04 yuki checkin.drafted objective=trust key=sign-ups region=apac text="Our people sign up in shops"
  ! `trust` has no key result `sign-ups`; set it first. Did you mean `signups`?
