-- 12: the secrets from which people's programs make codes, beside a password when somebody signs.
-- Old code that still reads this: versions 1 to 11 do; nobody signs by password with them. Erasing a person
-- empties it.

create table codes (
    person    blob primary key references people(person),
    -- The secret, sealed under the person's own key: unlike a password's it must be read again.
    sealed    blob not null,
    nonce     blob not null,
    added_at  integer not null,
    -- The number of the last code that was used, in half minutes since 1970; none is good twice.
    last_step integer not null
) strict, without rowid;
