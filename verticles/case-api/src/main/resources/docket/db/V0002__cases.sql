-- The directory (global: it is what leads from a key to an org) and the state of case-api.

create table docket.org (
  id   bigint primary key check (id > 0),
  name text   not null
);
comment on table docket.org is 'Global: the list of tenants.';

create table docket.api_key (
  hash       bytea  primary key check (octet_length(hash) = 32),
  org_id     bigint not null references docket.org,
  owner      text   not null,
  revoked_at timestamptz
);
comment on table docket.api_key is 'Global: SHA-256 of an API key to its org; looked up before the org is known.';

create table docket.application_key (
  hash       bytea  primary key check (octet_length(hash) = 32),
  org_id     bigint not null references docket.org,
  user_id    uuid   not null,
  revoked_at timestamptz
);
comment on table docket.application_key is 'Global: SHA-256 of an application key to its user; looked up before the org is known.';

grant select on docket.org, docket.api_key, docket.application_key to docket_app;

create table docket.user_account (
  org_id bigint not null references docket.org,
  id     uuid   not null,
  name   text   not null,
  email  text   not null,
  handle text   not null,
  primary key (org_id, id)
);
comment on table docket.user_account is 'People of an org.';

create table docket.project (
  org_id      bigint      not null references docket.org,
  id          uuid        not null,
  key         text        not null,
  name        text        not null,
  last_number bigint      not null default 0,
  created_at  timestamptz not null,
  primary key (org_id, id),
  unique (org_id, key)
);
comment on table docket.project is 'Projects, and the counter behind their cases'' keys.';

create table docket.case (
  org_id              bigint      not null references docket.org,
  id                  uuid        not null,
  public_id           bigint      not null generated always as identity,
  project_id          uuid        not null,
  key                 text        not null,
  number              bigint      not null,
  type_id             uuid        not null,
  title               text        not null,
  description         text        not null,
  priority            text        not null,
  status              text        not null,
  assignee_id         uuid,
  creation_source     text        not null,
  comment_count       bigint      not null,
  version             bigint      not null,
  recorded_at         timestamptz not null,
  created_at          timestamptz not null,
  created_by_user     uuid,
  created_by_service  text,
  modified_at         timestamptz,
  modified_by_user    uuid,
  modified_by_service text,
  closed_at           timestamptz,
  primary key (org_id, id),
  unique (org_id, key),
  unique (org_id, project_id, number),
  foreign key (org_id, project_id) references docket.project (org_id, id),
  check (num_nonnulls(created_by_user, created_by_service) = 1),
  check (num_nonnulls(modified_by_user, modified_by_service) = (modified_at is not null)::int)
);
comment on table docket.case is 'Each case as it stands after its latest event.';

create table docket.timeline_cell (
  org_id         bigint      not null,
  case_id        uuid        not null,
  id             uuid        not null,
  case_version   bigint      not null,
  event_id       uuid        not null,
  type           text        not null,
  author_user    uuid,
  author_service text,
  content        jsonb       not null,
  created_at     timestamptz not null,
  modified_at    timestamptz,
  deleted_at     timestamptz,
  primary key (org_id, case_id, id),
  foreign key (org_id, case_id) references docket.case (org_id, id),
  check (num_nonnulls(author_user, author_service) = 1)
);
comment on table docket.timeline_cell is 'What people read on a case; the id is the UUIDv5 of the effect that made the cell.';
create index timeline_cell_order on docket.timeline_cell (org_id, case_id, case_version, id);

do $$
declare
  t text;
begin
  foreach t in array array ['user_account', 'project', 'case', 'timeline_cell'] loop
    execute format('alter table docket.%I enable row level security', t);
    execute format('alter table docket.%I force row level security', t);
    execute format('create policy org on docket.%I using (org_id = docket.current_org())', t);
    execute format('grant select, insert, update on docket.%I to docket_app', t);
  end loop;
end
$$;
