-- The log's tables. An act is a row of `event`; its terms are payload 2 * seq, its words payload 2 * seq + 1.
-- The triggers are a railing, not the proof: whoever removes them is found out by the tree and the commitments.
pragma application_id = 1129270604; -- "COML"
pragma user_version = 1;

create table event (
  seq integer primary key,
  header blob not null,
  leaf blob not null check (length(leaf) = 32)
) strict;

create table payload (
  id integer primary key,
  seq integer generated always as (id >> 1) virtual,
  part text generated always as (iif(id & 1, 'words', 'terms')) virtual,
  owner text not null,
  salt blob,
  nonce blob,
  bytes blob not null
) strict;

create index payload_owner on payload (owner) where id & 1;

create table head (
  id integer primary key check (id = 0),
  size integer not null,
  last_recorded_at integer,
  root blob not null
) strict;

create table idempotency (
  key blob primary key,
  first_seq integer not null,
  n integer not null,
  request_hash blob -- null once words of that request were withdrawn: nothing guessable is left
) strict;

create index idempotency_first on idempotency (first_seq);

-- Which words may be deleted, and by which act; written in one transaction with that act.
create table withdrawal (
  seq integer primary key,
  act integer not null
) strict;

create trigger event_next before insert on event
when new.seq <> (select coalesce(max(seq) + 1, 0) from event)
begin select raise(abort, 'an act can only be added after the last one'); end;

create trigger event_kept before delete on event
begin select raise(abort, 'an act is never deleted'); end;

create trigger event_fixed before update on event
begin select raise(abort, 'an act is never changed'); end;

create trigger payload_new before insert on payload
when exists (select 1 from payload where id = new.id)
begin select raise(abort, 'a payload is never replaced'); end;

create trigger payload_fixed before update on payload
begin select raise(abort, 'a payload is never changed'); end;

create trigger payload_kept before delete on payload
when old.id & 1 = 0 or not exists (select 1 from withdrawal where seq = old.id >> 1)
begin select raise(abort, 'words are deleted only by withdrawing them'); end;

create trigger withdrawal_new before insert on withdrawal
when exists (select 1 from withdrawal where seq = new.seq)
begin select raise(abort, 'a withdrawal is never replaced'); end;

create trigger withdrawal_kept before delete on withdrawal
begin select raise(abort, 'a withdrawal is never taken back'); end;

create trigger withdrawal_fixed before update on withdrawal
begin select raise(abort, 'a withdrawal is never changed'); end;

create trigger head_kept before delete on head
begin select raise(abort, 'the head is never deleted'); end;
