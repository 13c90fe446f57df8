-- 10: passkeys, the second way in beside passwords.
-- Old code that still reads this: versions 1 to 9 do; they let nobody in by one. Erasing a person empties it.

create table passkeys (
    -- What the authenticator calls it.
    id       blob primary key check (length(id) between 1 and 1023),
    person   blob not null references people(person),
    name     text not null,
    -- The public key with its counter and what was asked of the authenticator, as JSON. It opens nothing.
    kept     text not null,
    added_at integer not null,
    -- Null if nobody has come in by it yet.
    used_at  integer
) strict, without rowid;
create index passkey_person on passkeys(person);
