-- 7: tokens for programs, and the choices on the Wall that somebody keeps by name.
-- Old code that still reads this: versions 1 to 6 do; they know no tokens. Erasing a person empties both.

-- Tokens, by their SHA-256: who reads this file can use none of them.
create table tokens (
    digest   blob primary key check (length(digest) = 32),
    person   blob not null references people(person),
    name     text not null,
    -- Words of read, act, sign with a space between.
    scopes   text not null,
    made_at  integer not null,
    until_at integer not null check (until_at > made_at),
    -- The first instant of the last day on which it was used; null if it never was.
    used_on  integer
) strict, without rowid;
create index token_person on tokens(person);

create table filters (
    person blob not null references people(person),
    name   text not null,
    -- What stands behind the ? of the Wall's address.
    query  text not null,
    primary key (person, name)
) strict, without rowid;
