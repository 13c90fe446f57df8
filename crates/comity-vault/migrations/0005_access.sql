-- 5: who may come in: passwords, sessions, invitations, wrong passwords, and who runs the house.
-- Old code that still reads this: versions 1 to 4 do; they let nobody in. Erasing a person empties all of it.

-- A password as argon2id left it (a PHC string with its salt and its cost), one a person.
create table passwords (
    person blob primary key references people(person),
    phc    text not null,
    set_at integer not null
) strict, without rowid;

-- Sessions, by the SHA-256 of their token: who reads this file gets no session from it.
create table sessions (
    digest   blob primary key check (length(digest) = 32),
    person   blob not null references people(person),
    began_at integer not null,
    seen_at  integer not null
) strict, without rowid;
create index session_person on sessions(person);

-- Invitations that nobody took up yet, by the SHA-256 of their token, one a person. A null by_person is the
-- console of the machine.
create table invitations (
    digest    blob primary key check (length(digest) = 32),
    person    blob not null unique references people(person),
    by_person blob references people(person),
    until_at  integer not null
) strict, without rowid;

-- Passwords tried in a row without success, by the SHA-256 of the address: a mistyped address may be anything,
-- a password even.
create table attempts (
    address blob primary key check (length(address) = 32),
    n       integer not null,
    last_at integer not null
) strict, without rowid;

create table roles (
    person blob not null references people(person),
    role   text not null check (role in ('admin')),
    since  integer not null,
    primary key (person, role)
) strict, without rowid;
