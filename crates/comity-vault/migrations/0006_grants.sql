-- 6: what somebody may do: grants with their times. Whoever ran the house, and whoever had a password, keep
-- what they could do.
-- Old code that still reads this: none; the table `roles` of version 5 is gone. Erasing a person empties it.

create table grants (
    person    blob not null references people(person),
    role      text not null check (role in ('admin', 'member', 'auditor', 'lead', 'dri', 'guest')),
    -- What it holds for, as in 'function:legal'; empty for the house as a whole.
    scope     text not null default '',
    from_at   integer not null,
    -- Null while nobody has taken it back.
    until_at  integer check (until_at >= from_at),
    -- Null is the console of the machine.
    by_person blob references people(person),
    primary key (person, role, scope, from_at)
) strict, without rowid;

insert into grants (person, role, from_at) select person, 'admin', since from roles where role = 'admin';
insert into grants (person, role, from_at) select person, 'member', set_at from passwords;
drop table roles;
