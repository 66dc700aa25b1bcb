-- The log gets an order of its own, the one in which it is published; the outbox becomes a ring of
-- buckets that are emptied by truncation, and is read in shards.

-- Row-level security binds the owner too, and this migration must see every row.
alter table docket.event  no force row level security;
alter table docket.outbox no force row level security;

------------------------------------------------------------------------------------------ the log
alter table docket.event add column position bigint, add column xid xid8;

-- Consumers have been told the numbers of the outbox, so the events take them from there.
update docket.event e set xid = o.xid, position = o.position
from docket.outbox o
where o.org_id = e.org_id and o.event_id = e.event_id;

-- An event whose outbox row somebody has deleted was published before all others: it sorts before
-- them, the versions of a case ascending. Transaction 0 does not exist, so it stands for "long ago".
update docket.event e set xid = '0', position = o.last + n.number
from
  (select coalesce(max(position), 0) as last from docket.outbox) o,
  (select org_id, event_id, row_number() over (order by org_id, case_id, version) as number
   from docket.event where position is null) n
where n.org_id = e.org_id and n.event_id = e.event_id;

alter table docket.event
  alter column position set not null,
  alter column xid set not null,
  alter column xid set default pg_current_xact_id();
alter table docket.event alter column position add generated always as identity;
select setval(
  pg_get_serial_sequence('docket.event', 'position'),
  greatest(
    (select coalesce(max(position), 0) from docket.event),
    (select coalesce(max(position), 0) from docket.outbox)) + 1,
  false);

comment on column docket.event.xid is
  'The transaction that wrote the event; 0 when that is unknown. Read below pg_snapshot_xmin(pg_current_snapshot()) in the order (xid, position), nothing is ever overtaken.';
comment on column docket.event.position is
  'The event''s number: unique, and increasing within a transaction and within a case.';
create index event_org_stream     on docket.event (org_id, xid, position);
create index event_project_stream on docket.event (org_id, project_id, xid, position);

--------------------------------------------------------------------------------------- the cursor
-- Names who owns a shard; a number is never given out twice, so an owner of the past cannot pass for
-- the one of today.
create sequence docket.relay_owner_epoch;
grant usage on sequence docket.relay_owner_epoch to docket_relay;

alter table docket.relay_cursor
  drop constraint relay_cursor_pkey,
  add column shards      integer not null default 1 check (shards between 1 and 64),
  add column owner_epoch bigint  not null default 0,
  add primary key (shards, shard),
  add check (shard >= 0 and shard < shards);
alter table docket.relay_cursor alter column shards drop default;
grant delete on docket.relay_cursor to docket_relay;
comment on column docket.relay_cursor.shards is 'Into how many the outbox is divided.';
comment on column docket.relay_cursor.owner_epoch is 'Of the owner whose word counts; 0 before the first.';
comment on table docket.relay_cursor is
  'Global: how far each shard of the relay has published, across orgs. All rows have the same number of shards.';

--------------------------------------------------------------------------------------- the outbox
alter table docket.outbox rename to outbox_before;
alter table docket.outbox_before rename constraint outbox_pkey to outbox_before_pkey;
alter index docket.outbox_order rename to outbox_before_order;

-- Each bucket takes what is written in its 10 minutes, and is used again 30 minutes later.
create function docket.outbox_bucket() returns smallint
  language sql volatile
  return (extract(epoch from clock_timestamp())::bigint / 600 % 4)::smallint;

comment on function docket.outbox_bucket() is 'The bucket that is written to now.';

create table docket.outbox (
  org_id     bigint      not null,
  position   bigint      not null,
  xid        xid8        not null default pg_current_xact_id(),
  bucket     smallint    not null default docket.outbox_bucket(),
  slot       smallint    not null generated always as ((uuid_hash_extended(case_id, org_id) & 63)::smallint) stored,
  case_id    uuid        not null,
  version    bigint      not null,
  event_id   uuid        not null,
  project_id uuid        not null,
  type       text        not null,
  written_at timestamptz not null default now(),
  envelope   bytea       not null,
  -- The bucket only because a partitioned table asks for it.
  primary key (org_id, position, bucket)
) partition by list (bucket);
comment on table docket.outbox is
  'Events on their way to Kafka, read in the order (xid, position) below the oldest running transaction; a bucket is truncated when all in it are published.';
comment on column docket.outbox.position is 'The event''s.';
comment on column docket.outbox.xid is 'The event''s.';
comment on column docket.outbox.bucket is 'By the time of writing; emptied as a whole.';
comment on column docket.outbox.slot is 'By the hash of org and case; shard k of S reads those with slot % S = k.';
comment on column docket.outbox.written_at is 'Start of the transaction that wrote the row.';
-- The relay reads across orgs in commit-safe order. A shard passes over the rows of the others.
create index outbox_order on docket.outbox (xid, position);

do $$
begin
  for b in 0..3 loop
    execute format('create table docket.outbox_%s partition of docket.outbox for values in (%s)', b, b);
    -- Without a policy: rows are reached through the whole table or not at all.
    execute format('alter table docket.outbox_%s enable row level security', b);
    execute format('alter table docket.outbox_%s force row level security', b);
  end loop;
end
$$;

insert into docket.outbox (org_id, position, xid, case_id, version, event_id, project_id, type, envelope)
select o.org_id, o.position, o.xid, o.case_id, o.version, o.event_id, e.project_id, o.type, o.envelope
from docket.outbox_before o
join docket.event e on e.org_id = o.org_id and e.event_id = o.event_id
where not exists (
  select from docket.relay_cursor c where (o.xid, o.position) <= (c.xid, c.position));
drop table docket.outbox_before;

alter table docket.event force row level security;
alter table docket.outbox enable row level security;
alter table docket.outbox force row level security;
create policy org on docket.outbox using (org_id = docket.current_org());
create policy relay on docket.outbox for select to docket_relay using (true);
-- Truncation has to know what is in a bucket; a check that saw no rows would find it published.
create policy truncation on docket.outbox for select to docket_owner using (true);
grant insert on docket.outbox to docket_app;
grant select on docket.outbox to docket_relay;

-- Whether there is something in a bucket, and nothing that any shard has still to publish. What lies
-- behind the cursors of all shards contains what is not even visible to them yet.
create function docket.outbox_bucket_is_published(wanted smallint) returns boolean
  language sql volatile
  begin atomic
    select exists (select from docket.outbox where bucket = wanted)
      and exists (select from docket.relay_cursor)
      and not exists (
        select from docket.relay_cursor c
        where exists (
          select from docket.outbox o
          where o.bucket = wanted and (o.xid, o.position) > (c.xid, c.position)));
  end;

-- Empties one bucket that is published, never the one being written to; says which, or null. Takes no
-- lock before it is worth it, and gives up at once when somebody uses the bucket: readers of the whole
-- outbox would queue behind it.
create function docket.truncate_published_bucket() returns smallint
  language plpgsql volatile security definer
  set search_path = pg_catalog, pg_temp
  set lock_timeout = '50ms'
  set enable_seqscan = off
as $$
declare
  b smallint;
begin
  for b in select n from generate_series(0, 3) n loop
    if b <> docket.outbox_bucket() and docket.outbox_bucket_is_published(b) then
      execute format('lock table docket.outbox_%s in access exclusive mode', b);
      -- Again, now that nobody is writing to it.
      if docket.outbox_bucket_is_published(b) then
        execute format('truncate docket.outbox_%s', b);
        return b;
      end if;
    end if;
  end loop;
  return null;
exception when lock_not_available then
  return null;
end
$$;
comment on function docket.outbox_bucket_is_published(smallint) is
  'Whether a bucket has rows, and every shard of the relay is done with all of them.';
comment on function docket.truncate_published_bucket() is
  'Empties one published bucket, never the one that is written to; null when there is none, or it is in use. Runs as the owner: the relay may not truncate.';
revoke execute on function docket.outbox_bucket_is_published(smallint) from public;
revoke execute on function docket.truncate_published_bucket() from public;
grant execute on function docket.truncate_published_bucket() to docket_relay;
