-- Commands that are done once: under a client's key for a day, under an effect's key for ever.
-- All times here are the database's own, so that replicas of a service with different clocks agree.

-- Days since 1970 (UTC), modulo 3: the bucket of what is written at that instant. Of the three, today's and yesterday's
-- are alive; tomorrow's holds nothing younger than a day, and is emptied before it is written to.
create function docket.key_day(at timestamptz) returns smallint
  language sql stable parallel safe
  return (floor(extract(epoch from at) / 86400)::bigint % 3)::smallint;

create table docket.idempotency_key (
  org_id       bigint      not null,
  key          text        not null check (octet_length(key) between 1 and 200),
  day          smallint    not null default docket.key_day(now()),
  created_on   date        not null default (now() at time zone 'utc')::date,
  created_at   timestamptz not null default now(),
  request_hash bytea       not null check (octet_length(request_hash) = 32),
  subject_id   uuid        not null,
  version      bigint      not null check (version >= 0),
  events       integer     not null check (events >= 0),
  -- With the date: a row that has outlived its day, because nobody emptied its bucket, is in nobody's way.
  primary key (org_id, key, day, created_on)
) partition by list (day);
comment on table docket.idempotency_key is 'What a command under a client''s key led to, for 24 hours: SHA-256 of the request and where the result is, never a body.';
comment on column docket.idempotency_key.subject_id is 'The case, or the project.';
comment on column docket.idempotency_key.version is 'The case''s version when the command was done; 0 for a project.';
comment on column docket.idempotency_key.events is 'How many events the command led to: the last ones up to that version.';

create table docket.effect (
  org_id     bigint not null,
  effect_key uuid   not null,
  case_id    uuid   not null,
  version    bigint not null check (version > 0),
  events     integer not null check (events >= 0),
  primary key (org_id, effect_key)
);
comment on table docket.effect is 'What a command that is an effect led to, by the UUIDv5 of its effect key; for ever.';

do $$
declare
  t text;
begin
  for bucket in 0 .. 2 loop
    execute format('create table docket.idempotency_key_%1$s partition of docket.idempotency_key for values in (%1$s)', bucket);
  end loop;
  foreach t in array array ['idempotency_key', 'idempotency_key_0', 'idempotency_key_1', 'idempotency_key_2', 'effect'] loop
    execute format('alter table docket.%I enable row level security', t);
    execute format('alter table docket.%I force row level security', t);
    execute format('create policy org on docket.%I using (org_id = docket.current_org())', t);
  end loop;
  -- Row-level security is forced on the owner too, and expire_idempotency_keys runs as the owner: it has to see whether a
  -- bucket still holds something alive.
  for bucket in 0 .. 2 loop
    execute format('create policy expiry on docket.idempotency_key_%s for select to docket_owner using (true)', bucket);
  end loop;
end
$$;
-- Through the parent alone; nobody but the owner touches a bucket.
grant select, insert on docket.idempotency_key, docket.effect to docket_app;

-- Empties the bucket that is due, if there is anything in it, and says whether it did. Whenever it is called, and by
-- whomever: a bucket that holds anything of the last 24 hours stays. Commands hardly ever look into that bucket; should
-- one hold it nevertheless, this fails after 200 ms and may be called again.
create function docket.expire_idempotency_keys() returns boolean
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set lock_timeout = '200ms'
as $$
declare
  due   text := 'docket.idempotency_key_' || docket.key_day(now() + interval '1 day');
  found boolean;
begin
  execute 'select exists (select from ' || due || ')' into found;
  if not found then
    return false;
  end if;
  execute 'lock table ' || due || ' in access exclusive mode';
  execute 'select exists (select from ' || due || ' where created_at > now() - interval ''24 hours'')' into found;
  if found then
    return false;
  end if;
  execute 'truncate ' || due;
  return true;
end
$$;
revoke execute on function docket.expire_idempotency_keys() from public;
grant execute on function docket.expire_idempotency_keys() to docket_app, docket_jobs;
