# One problem is owned and fixed in time, one is owned and forgotten, one is nobody's.
person bo product lead
person sam sales lead
clause problems-have-an-owner
covers crm problem.reported,problem.owned,problem.fixed d0 d90

d0 09:00 trace problem.reported by=@sam problem=export-is-slow reason=product
  ^ due problems-have-an-owner problem:export-is-slow by d2 -> lead of product: See to problem export-is-slow: own it, fix it, or say why it is not product's.
d0 10:00 trace problem.reported by=@sam problem=no-single-sign-on reason=product
  ^ due problems-have-an-owner problem:no-single-sign-on by d2 -> lead of product: See to problem no-single-sign-on: own it, fix it, or say why it is not product's.
d0 11:00 trace problem.reported by=@sam problem=price-list reason=price
  ^ due problems-have-an-owner problem:price-list by d2 -> lead of product: See to problem price-list: own it, fix it, or say why it is not product's.
d1 09:00 trace problem.owned by=@bo problem=export-is-slow
  ^ due problems-have-an-owner problem:export-is-slow by d30 -> lead of product: See to problem export-is-slow: own it, fix it, or say why it is not product's.
d2 09:00 trace problem.owned by=@bo problem=no-single-sign-on
  ^ due problems-have-an-owner problem:no-single-sign-on by d30 -> lead of product: See to problem no-single-sign-on: own it, fix it, or say why it is not product's.
d3
  ^ broken problems-have-an-owner problem:price-list -> lead of product: See to problem price-list: own it, fix it, or say why it is not product's.
d20 09:00 trace problem.fixed by=@bo problem=export-is-slow
  ^ kept problems-have-an-owner problem:export-is-slow
d31
  ^ broken problems-have-an-owner problem:no-single-sign-on -> lead of product: See to problem no-single-sign-on: own it, fix it, or say why it is not product's.
