-- The log, its outbox and the relay's cursor. Generic in what an event says.
-- Every tenant table: org_id first in every key, row-level security forced (it binds the owner too).

grant usage on schema docket to docket_app, docket_relay, docket_jobs;

-- The org of the running transaction, or null: set by OrgDatabase.inOrg, gone with the transaction.
create function docket.current_org() returns bigint
  language sql stable parallel safe
  return nullif(current_setting('docket.org_id', true), '')::bigint;

create table docket.event (
  org_id         bigint      not null,
  case_id        uuid        not null,
  version        bigint      not null check (version > 0),
  event_id       uuid        not null,
  project_id     uuid        not null,
  type           text        not null,
  schema_version integer     not null check (schema_version > 0),
  recorded_at    timestamptz not null,
  envelope       bytea       not null,
  primary key (org_id, case_id, version),
  unique (org_id, event_id)
);
comment on table docket.event is 'Every event of every case, for ever; the source of truth.';

alter table docket.event enable row level security;
alter table docket.event force row level security;
create policy org on docket.event using (org_id = docket.current_org());
grant select, insert on docket.event to docket_app;

create table docket.outbox (
  org_id     bigint      not null,
  position   bigint      not null generated always as identity,
  xid        xid8        not null default pg_current_xact_id(),
  case_id    uuid        not null,
  version    bigint      not null,
  event_id   uuid        not null,
  type       text        not null,
  envelope   bytea       not null,
  primary key (org_id, position)
);
comment on table docket.outbox is 'Events on their way to Kafka, read in the order (xid, position) below the oldest running transaction.';
-- The relay reads across orgs in commit-safe order.
create index outbox_order on docket.outbox (xid, position);

alter table docket.outbox enable row level security;
alter table docket.outbox force row level security;
create policy org on docket.outbox using (org_id = docket.current_org());
create policy relay on docket.outbox for select to docket_relay using (true);
grant insert on docket.outbox to docket_app;
grant select on docket.outbox to docket_relay;

-- Names this log. A restored or rebuilt database gets a new epoch, and the relay stops instead of publishing wrongly.
create table docket.log_identity (
  only_row  boolean primary key default true check (only_row),
  log_epoch uuid    not null default gen_random_uuid()
);
comment on table docket.log_identity is 'Global: one row for the whole log; holds nothing of a tenant.';
insert into docket.log_identity default values;
grant select on docket.log_identity to docket_relay;

create table docket.relay_cursor (
  shard             integer     primary key,
  xid               xid8        not null,
  position          bigint      not null,
  system_identifier bigint      not null,
  log_epoch         uuid        not null,
  updated_at        timestamptz not null default now()
);
comment on table docket.relay_cursor is 'Global: how far each shard of the relay has published, across orgs.';
grant select, insert, update on docket.relay_cursor to docket_relay;
