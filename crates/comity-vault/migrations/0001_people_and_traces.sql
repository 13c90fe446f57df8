-- 1: people and their handles, imports and the traces they brought, links, keys, settings.
-- Old code that still reads this: none; it is the first.

create table schema_version (
    version integer primary key,
    name    text not null
) strict;

-- Somebody, or something that is not a colleague at all (being). A null name is one not given, or erased.
create table people (
    person    blob primary key check (length(person) = 16),
    name      text,
    being     text not null,
    zone      text,
    run       integer,                     -- the import that added them; null: somebody did by hand
    erased_at integer
) strict, without rowid;

-- One handle of a person in one space. An erased person's handles keep their row and lose their text.
create table handles (
    handle blob primary key check (length(handle) = 16),
    space  text not null,
    text   text,
    person blob references people(person),
    how    text,
    run    integer,
    unique (space, text)
) strict, without rowid;
create index handle_person on handles(person);

-- Feeds, numbered, so that a trace needs no more than a small number for its own.
create table sources (
    source integer primary key,
    name   text not null unique
) strict;

-- One run of an import. Its rows lie within first_id .. last_id.
create table imports (
    run        integer primary key,
    import     blob not null unique check (length(import) = 16),
    source     integer not null references sources(source),
    state      text not null check (state in ('staging', 'live', 'undone')),
    pack       text not null default '',
    sha256     text not null default '',
    rows       integer not null default 0,
    refused    integer not null default 0,
    gives      text not null default '[]',
    from_at    integer,
    to_at      integer,
    first_id   integer not null default 1,
    last_id    integer not null default 0,
    n_new      integer not null default 0,
    n_known    integer not null default 0,
    n_changed  integer not null default 0,
    seq        integer,
    undone_seq integer
) strict;
create index import_sha on imports(sha256);
create unique index import_staging on imports(source) where state = 'staging';

-- Minimised events, one row a version. A row never changes after it was written, but for `gone`:
--   0  in force, as soon as its import is
--   1  no longer in force
--   2  staged, and will take the place of `replaces`
-- `initiative` is what the world was told; where a rule of ours said it, `rule` names the rule and `said`
-- keeps what the source itself had said.
create table traces (
    id          integer primary key,
    source      integer not null,
    foreign_id  text not null,
    kind        text not null,
    at          integer not null,
    by_person   blob,
    handle      blob,
    initiative  text,
    about       text,
    function    text,
    to_function text,
    region      text,
    depth       text,
    place       text,
    attrs       text,
    people      integer,
    run         integer not null,
    replaces    integer,
    gone        integer not null default 0,
    said        text,
    rule        text
) strict;
create unique index trace_in_force on traces(source, foreign_id) where gone = 0;
create unique index trace_waiting on traces(replaces) where gone = 2;

-- Rows of others that an import met again unchanged, as stretches of ids: it vouches for them too.
create table seen (
    run      integer not null,
    first_id integer not null,
    last_id  integer not null,
    primary key (run, first_id)
) strict, without rowid;

-- What an undo took away, and what it brought back with the initiative it then had: for replay.
create table undo_gone (
    run      integer not null,
    first_id integer not null,
    last_id  integer not null,
    primary key (run, first_id)
) strict, without rowid;
create table undo_restored (
    run        integer not null,
    trace      integer not null,
    initiative text,
    primary key (run, trace)
) strict, without rowid;

-- Links made after the trace had come. A null initiative is a link that was taken off.
create table links (
    trace      integer primary key,
    initiative text,
    rule       text not null
) strict;

-- Channels, series, repositories and labels that belong to an initiative.
create table place_map (
    source     integer not null references sources(source),
    place      text not null,
    initiative text not null,
    primary key (source, place)
) strict, without rowid;

-- Data keys, wrapped by the master key outside of this file. A destroyed key keeps its row, empty, so
-- that it is never made anew.
create table keys (
    owner   text primary key,
    wrapped blob,
    nonce   blob
) strict, without rowid;

create table settings (
    key   text primary key,
    value text not null
) strict, without rowid;

-- The traces in force, each with the initiative and the person that it has today.
create view live as
select
    t.id, t.source, t.kind, t.at, t.handle, t.about, t.function, t.region, t.place, t.attrs,
    coalesce(h.person, t.by_person) as person,
    case when l.trace is null then t.initiative else l.initiative end as initiative,
    case when l.trace is null then t.rule else l.rule end as rule
from traces t
join imports i on i.run = t.run
left join links l on l.trace = t.id
left join handles h on h.handle = t.handle
where t.gone = 0 and i.state <> 'staging';

-- Who was in which function and region, and when: a stretch ends with the first `membership.ended` for it.
create view membership as
with word as (
    select id, person, function, region, kind, at,
        (select j.value ->> 1 from json_each(live.attrs) j where j.value ->> 0 = 'role') as role
    from live
    where kind in ('membership.began', 'membership.ended') and person is not null
)
select b.person, b.function, b.region, b.role, b.at as from_at,
    (
        select min(e.at)
        from word e
        where e.kind = 'membership.ended'
            and e.person = b.person
            and e.function is b.function
            and e.region is b.region
            and (e.role is null or e.role is b.role)
            and e.at >= b.at
    ) as to_at
from word b
where b.kind = 'membership.began';
