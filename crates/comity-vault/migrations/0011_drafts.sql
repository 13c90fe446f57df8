-- 11: the draft of the agreement that somebody writes, one a person; nobody else sees it.
-- Old code that still reads this: none. Erasing a person empties it.
create table drafts (
    person  blob primary key references people(person),
    text    text not null,
    -- The place after the newest act that its writer had seen.
    seen    integer not null check (seen >= 0),
    -- When it was kept; grows with each time, so that two windows of one person can be told apart.
    kept_at integer not null
) strict, without rowid;
