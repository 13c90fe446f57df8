# Two deals are lost for the product; one finds its owner in time, the other does not.
person sam sales lead
person bo product lead
clause accountability/lost-deal-owned
covers crm deal.lost d0 d90

d0 09:00 trace deal.lost by=@sam problem=deal-1 reason=product function=sales
  ^ due lost-deal-owned problem:deal-1 by d14 -> lead of product: Own problem deal-1: a deal was lost for it.
d0 09:00 trace deal.lost by=@sam problem=deal-2 reason=product function=sales
  ^ due lost-deal-owned problem:deal-2 by d14 -> lead of product: Own problem deal-2: a deal was lost for it.
d0 09:00 trace deal.lost by=@sam problem=deal-3 reason=price function=sales
d3 09:00 bo problem.owned problem=deal-1
  ^ kept lost-deal-owned problem:deal-1
d20 09:00
  ^ broken lost-deal-owned problem:deal-2 -> lead of product: Own problem deal-2: a deal was lost for it.
