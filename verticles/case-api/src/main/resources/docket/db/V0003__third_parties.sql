-- Webhooks, accounts and tickets of third parties, and what of a project's settings sync reads.

create table docket.webhook (
  id         text   primary key check (length(id) between 1 and 200),
  org_id     bigint not null references docket.org,
  kind       text   not null check (kind in ('JIRA', 'SERVICENOW')),
  account_id text   not null,
  secret_kid text   not null,
  secret     bytea  not null
);
comment on table docket.webhook is 'Global: the id in a webhook''s URL to its org; looked up before the org is known. Secrets are sealed.';
grant select on docket.webhook to docket_app;

create table docket.third_party_account (
  org_id              bigint not null references docket.org,
  kind                text   not null check (kind in ('JIRA', 'SERVICENOW')),
  account_id          text   not null,
  integration_user_id text   not null,
  primary key (org_id, kind, account_id)
);
comment on table docket.third_party_account is 'Accounts of an org at third parties, and whom Docket acts as there.';

create table docket.third_party_ticket (
  org_id     bigint      not null,
  kind       text        not null check (kind in ('JIRA', 'SERVICENOW')),
  account_id text        not null,
  ticket_key text        not null,
  case_id    uuid        not null,
  linked_at  timestamptz not null,
  primary key (org_id, kind, account_id, ticket_key),
  unique (org_id, case_id, kind),
  foreign key (org_id, case_id) references docket.case (org_id, id)
);
comment on table docket.third_party_ticket is 'Which ticket a case is linked to.';

alter table docket.project add column settings jsonb not null default '{}';
comment on column docket.project.settings is 'The contract''s ProjectSettings.';

drop index docket.timeline_cell_order;
create index timeline_cell_order on docket.timeline_cell (org_id, case_id, created_at, case_version, id);

do $$
declare
  t text;
begin
  foreach t in array array ['third_party_account', 'third_party_ticket'] loop
    execute format('alter table docket.%I enable row level security', t);
    execute format('alter table docket.%I force row level security', t);
    execute format('create policy org on docket.%I using (org_id = docket.current_org())', t);
    execute format('grant select, insert, update on docket.%I to docket_app', t);
  end loop;
end
$$;
