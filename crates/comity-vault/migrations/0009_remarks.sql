-- 7: what an import said of single rows (why one was refused) and of its file as a whole, for whoever looks later.
-- A reason may quote what stood in the file, so erasing anybody empties it.
-- Old code that still reads this: versions 1 to 6 do; they remark nothing.

create table remarks (
    run   integer not null references imports(run),
    nth   integer not null,
    -- Where: 'line 7'; empty for the file as a whole.
    place text not null,
    says  text not null,
    primary key (run, nth)
) strict, without rowid;
