with logged as (
  insert into docket.event
    (org_id, case_id, version, event_id, project_id, type, schema_version, recorded_at, envelope)
  select 1, case_id, version, event_id, project_id, type, schema_version, recorded_at, envelope
  from unnest(
    array[CASE],
    array[(select version + 1 from docket.bench_case where org_id = 1 and id = CASE)],
    array[gen_random_uuid()],
    array['00000000-0000-7000-8000-000000000000'::uuid],
    array['case.title_updated'],
    array[1],
    array[now()],
    array['ENVELOPE'::bytea])
    with ordinality as e
      (case_id, version, event_id, project_id, type, schema_version, recorded_at, envelope, n)
  order by n
  returning org_id, position, xid, case_id, version, event_id, project_id, type, envelope)
insert into docket.outbox
  (org_id, position, xid, case_id, version, event_id, project_id, type, envelope)
select * from logged order by position
