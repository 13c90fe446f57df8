-- 3: which import gave a handle to somebody, so that an import that comes to nothing takes that back, too.
-- Old code that still reads this: versions 1 and 2 do; what they match has no import here and stays matched.

alter table handles add column matched_run integer;
