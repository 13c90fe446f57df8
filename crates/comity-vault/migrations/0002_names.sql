-- 2: what people call initiatives and keynotes, one name an import, so that an undone import takes its own back.
-- Old code that still reads this: version 1 does; it knows no names and touches none.

create table names (
    ref  text not null,
    run  integer not null,                 -- 0: a person typed it
    name text not null,
    primary key (ref, run)
) strict, without rowid;

-- The name in force: the one a person typed, else the newest import's.
create view name_now as
select ref, name
from (
    select n.ref, n.name,
        row_number() over (partition by n.ref order by n.run = 0 desc, i.seq desc, n.run desc) as place
    from names n
    left join imports i on i.run = n.run
    where n.run = 0 or i.state = 'live'
)
where place = 1;
