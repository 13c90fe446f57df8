# Whoever was with customers logs it; what no day holds, and what is still to come, is refused.
person bo product lead
person ana marketing lead
clause shared-culture/ask-answered-in-five-working-days

d10 09:00 bo exposure.logged contact=visit hours=1.5 on=@d9
d10 09:01 bo exposure.logged contact=call hours=30 on=@d9
  ! That makes 31 h 30 min on 2026-01-14, more than a day of work holds; look at the number again.
d10 09:02 bo exposure.logged contact=call hours=15 on=@d9
  ! That makes 16 h 30 min on 2026-01-14, more than a day of work holds; look at the number again.
d10 09:03 bo exposure.logged contact=call hours=0 on=@d9
  ! Say for how long, such as `1.5` for an hour and a half.
d10 09:04 bo exposure.logged contact=call hours=many on=@d9
  ! Write hours as a number, such as `1.5`.
d10 09:05 bo exposure.logged contact=call hours=1 on=@d11
  ! 2026-01-16 is still to come; log it when you have been there.
d10 09:06 bo exposure.logged contact=call hours=1 on=@d-400
  ! 2024-12-01 is more than a year ago; it counts for nothing any more.
d10 09:07 bo exposure.logged contact=lunch hours=1 on=@d9
  ! `lunch` is not known here; there are call, visit, support, session.
d10 09:08 bo exposure.counted source=calendar place=customer-round hours=0.5
  ! No calendar told of a series `customer-round` in `calendar` that anybody came to.
d10 09:09 bo exposure.counted source=calendar place=customer-round
  ! `calendar/customer-round` does not count as contact with customers.
