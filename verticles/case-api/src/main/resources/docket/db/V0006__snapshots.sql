-- What is derived from the log: snapshots of long cases, and the place where an org's timeline is made again.

create table docket.case_snapshot (
  org_id        bigint      not null,
  case_id       uuid        not null,
  version       bigint      not null check (version > 0),
  codec_version integer     not null check (codec_version > 0),
  recorded_at   timestamptz not null,
  state         bytea       not null,
  primary key (org_id, case_id, version)
);
comment on table docket.case_snapshot is 'Cases as they stood at every 1,000th version; only saves folding, and may be emptied at any time.';
comment on column docket.case_snapshot.codec_version is 'How the state is written, and what folding meant; those of another version are not read.';
comment on column docket.case_snapshot.state is 'A CaseSnapshot of docket/events/v1.';
grant select, insert, update on docket.case_snapshot to docket_app;

create table docket.timeline_rebuild (
  org_id     bigint      primary key,
  run_id     uuid        not null,
  xid        xid8        not null default '0',
  position   bigint      not null default 0,
  events     bigint      not null default 0,
  started_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table docket.timeline_rebuild is 'Which run makes the timeline of an org again, and how far it has read the log; a run that is no longer named here may not switch.';
comment on column docket.timeline_rebuild.run_id is 'The run that may switch.';
comment on column docket.timeline_rebuild.xid is 'With position: the last event read.';
comment on column docket.timeline_rebuild.position is 'See xid.';
comment on column docket.timeline_rebuild.events is 'Events read so far.';
comment on column docket.timeline_rebuild.started_at is 'When the run began.';
grant select, insert, update, delete on docket.timeline_rebuild to docket_app;

create table docket.timeline_cell_next (
  like docket.timeline_cell including defaults including constraints including indexes
);
comment on table docket.timeline_cell_next is 'The timeline of an org as the log has it, until it is switched to; otherwise empty.';
comment on column docket.timeline_cell_next.case_version is 'As in timeline_cell, like all columns.';
comment on column docket.timeline_cell_next.type is 'As in timeline_cell.';
comment on column docket.timeline_cell_next.author_user is 'As in timeline_cell.';
comment on column docket.timeline_cell_next.author_service is 'As in timeline_cell.';
comment on column docket.timeline_cell_next.content is 'As in timeline_cell.';
grant select, insert, delete on docket.timeline_cell_next to docket_app;
-- The switch removes cells that no event has made.
grant delete on docket.timeline_cell to docket_app;

do $$
declare
  t text;
begin
  foreach t in array array ['case_snapshot', 'timeline_rebuild', 'timeline_cell_next'] loop
    execute format('alter table docket.%I enable row level security', t);
    execute format('alter table docket.%I force row level security', t);
    execute format('create policy org on docket.%I using (org_id = docket.current_org())', t);
  end loop;
end
$$;
