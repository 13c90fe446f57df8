# A deal comes from a source whose owner nobody knows: sales speaks for it. It is won after all, and weighs nothing.
person sam sales lead
person ana marketing
person bo product lead

d0 09:00 trace deal.lost problem=hubspot-1 function=sales reason=product
d0 09:00 trace deal.lost by=@sam problem=hubspot-2 function=sales reason=product
d0 12:00 bo problem.reported problem=hubspot-1 text="The same id"
  ! The name `hubspot-1` is taken by another problem; choose one that is free.
d1 09:00 bo problem.owned problem=hubspot-1
d1 10:00 bo problem.traced problem=hubspot-1 shortcoming=integration
d2 09:00 bo problem.fixed problem=hubspot-1
d3 09:00 ana problem.confirmed problem=hubspot-1 outcome=solved
  ! Its reporter is not known here, so somebody of sales says whether it is solved. Match the source's name to a person to give it back to them.
d3 10:00 sam problem.confirmed problem=hubspot-1 outcome=solved
d4 09:00 trace deal.won by=@sam problem=hubspot-2 function=sales
d5 09:00 bo problem.owned problem=hubspot-2
  ! The problem `hubspot-2` is closed: that deal was won after all.
