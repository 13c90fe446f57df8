-- 4: what a source calls a handle that is nobody's yet, and the function it gives: for suggesting whose it is.
-- Old code that still reads this: versions 1 to 3 do; they suggest nobody. Erasing empties both.

alter table handles add column name text;
alter table handles add column function text;
