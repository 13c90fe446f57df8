-- 7: a person's own dealings with what waits for them: what they put off, when they want mail, what mail
-- went to them, and the addresses by which one answer of theirs can come back.
-- Old code that still reads this: none. Erasing a person empties all of it.

-- Something of their Inbox put off until an instant; `until_at` = `at` brings it back. The newest row counts,
-- and none is rewritten, so that an earlier Inbox can be seen again.
create table put_off (
    person   blob not null references people(person),
    item     text not null,
    at       integer not null,
    until_at integer not null check (until_at >= at),
    primary key (person, item, at)
) strict, without rowid;

-- When somebody wants mail; who never said gets it once a week. The day is 1 for Monday.
create table mail_wishes (
    person blob primary key references people(person),
    rhythm text not null check (rhythm in ('weekly', 'daily', 'never')),
    day    integer not null check (day between 1 and 7),
    hour   integer not null check (hour between 0 and 23),
    set_at integer not null
) strict, without rowid;

-- Mail to somebody, one row an occasion ('digest 2026-03-02'), written before it goes out:
--   trying   it is on its way; should the process end now, nobody knows whether it arrived
--   sent     a server took it
--   failed   no server took it; tried again from next_at on, if there is one
--   nothing  there was nothing to tell
-- `items` names what it was about by their keys; words of people are never kept here.
create table letters (
    letter   integer primary key,
    person   blob not null references people(person),
    occasion text not null,
    state    text not null check (state in ('trying', 'sent', 'failed', 'nothing')),
    at       integer not null,
    tries    integer not null default 1,
    next_at  integer,
    fault    text,
    items    text not null default '[]',
    unique (person, occasion)
) strict;

-- Addresses that answer, by the SHA-256 of their token: who reads this file can answer nothing. `kind` is the
-- act that a reply does, or 'mail.stop'.
create table reply_ways (
    digest   blob primary key check (length(digest) = 32),
    person   blob not null references people(person),
    kind     text not null,
    matter   text not null,
    until_at integer not null,
    -- When a reply was taken, and the SHA-256 of it.
    used_at  integer,
    used_by  blob
) strict, without rowid;
create index reply_way_person on reply_ways(person);
