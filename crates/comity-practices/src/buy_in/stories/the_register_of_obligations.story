# What concerns rest on is entered once, with where it can be read; legal says what must be kept.
person mia legal lead
person bo product lead
clause buy-in/concern-gets-a-condition

d0 09:00 bo initiative.opened initiative=atlas dri=@bo tier=T1
d1 09:00 mia obligation.entered obligation=gdpr-art-6 sort=regulation on=@d0 name="Lawfulness of processing" source="Regulation (EU) 2016/679, Article 6"
d1 09:01 mia obligation.entered obligation=gdpr-art-6 sort=law name="Twice" source="Nowhere"
  ! `gdpr-art-6` is in the register already; end that one first, or choose another id.
d1 09:02 mia obligation.entered obligation=consent-form sort=internal on=@d9 until=@d8 name="Our form" source="Handbook, 3.2"
  ! It would end before it begins to bind; say a later day.
d1 09:03 mia obligation.entered obligation=consent-form sort=rule name="Our form" source="Handbook, 3.2"
  ! `rule` is not known here; there are law, regulation, standard, internal.
d1 09:04 mia concern.raised initiative=atlas concern=c1 function=legal cites=[gdpr-art-6,nobody-entered-this] text="On what ground?"
  ^ due concern-gets-a-condition concern:c1 by d8 -> DRI of atlas: Find what would make concern c1 acceptable, and write that way down.
d2 09:00 mia obligation.ended obligation=gdpr-art-7 why="A slip"
  ! There is no obligation `gdpr-art-7` in the register. Did you mean `gdpr-art-6`?
d2 09:01 mia obligation.ended obligation=gdpr-art-6 why="Repealed"
d2 09:02 mia obligation.ended obligation=gdpr-art-6 why="Repealed"
  ! `gdpr-art-6` was ended already.
d3 09:00 bo hold.placed hold=h-1 initiative=atlas why="Product would keep it"
  ! Only legal can place a hold; ask somebody of legal to do it.
d3 09:01 mia hold.placed hold=h-1 initiative=atlsa why="A case is pending"
  ! Nothing is known of `initiative:atlsa`, so nothing would be kept; look at its name again.
d3 09:02 mia hold.placed hold=h-1 subject=clause:any why="A case is pending"
  ! A hold is placed on a matter (`concern:c-…`, `ask:a-…`), an initiative or a person.
d3 09:03 mia hold.placed hold=h-1 initiative=atlas why="A case is pending"
d3 09:03 mia hold.placed hold=h-3 why="Of what?"
  ! Say what must be kept: a person, an initiative, or a matter such as `concern:c-…`.
d3 09:03 mia hold.placed hold=h-3 initiative=atlas subject=concern:c1 why="Of both"
  ! A hold is on one thing; place one for each.
d3 09:04 bo hold.lifted hold=h-1 why="It is over"
  ! Only legal can lift a hold; ask somebody of legal to do it.
d3 09:05 mia hold.lifted hold=h-2 why="It is over"
  ! There is no hold `h-2`.
d3 09:06 mia hold.lifted hold=h-1 why="It is over"
d3 09:07 mia hold.lifted hold=h-1 why="It is over"
  ! The hold `h-1` was lifted already.
