-- What the columns of case-api's tables mean. Repeatable: runs again, behind all others, whenever this file changes.

comment on column docket.api_key.hash is 'SHA-256 of the key; the key itself is nowhere.';
comment on column docket.application_key.hash is 'SHA-256 of the key; the key itself is nowhere.';

comment on column docket.project.last_number is 'The number of the project''s newest case; 0 before the first.';

comment on column docket.case.public_id is 'A short number for people and old clients; says nothing of the order of commits.';
comment on column docket.case.number is 'The number in the key, counted per project from 1.';
comment on column docket.case.type_id is 'The case type; built-in ones have small ids.';
comment on column docket.case.priority is 'NOT_DEFINED, P1 to P5.';
comment on column docket.case.status is 'OPEN, IN_PROGRESS or CLOSED.';
comment on column docket.case.assignee_id is 'A user; null when nobody is assigned.';
comment on column docket.case.creation_source is 'MANUAL, or the source that opened the case.';
comment on column docket.case.comment_count is 'Comments ever added.';
comment on column docket.case.created_by_user is 'Who created it: a user, or else a service.';
comment on column docket.case.created_by_service is 'Who created it, when it was no user.';
comment on column docket.case.modified_by_user is 'Who changed it last: a user, or else a service; null before the first change.';
comment on column docket.case.modified_by_service is 'Who changed it last, when it was no user.';

comment on column docket.timeline_cell.case_version is 'Of the event that it shows; 0 for a cell that no event of the case made.';
comment on column docket.timeline_cell.type is 'What kind of cell: COMMENT, STATUS_CHANGED, …';
comment on column docket.timeline_cell.author_user is 'Whose cell: a user''s, or else a service''s.';
comment on column docket.timeline_cell.author_service is 'Whose cell, when it is no user''s.';
comment on column docket.timeline_cell.content is 'As the contract shows it; its form depends on the type.';

comment on column docket.webhook.kind is 'JIRA or SERVICENOW.';
comment on column docket.webhook.account_id is 'Of the account in third_party_account that the webhook speaks for.';
comment on column docket.webhook.secret_kid is 'Which key the secret is sealed with.';
comment on column docket.webhook.secret is 'Sealed; proves that a delivery is the third party''s.';

comment on column docket.third_party_account.kind is 'JIRA or SERVICENOW.';
comment on column docket.third_party_account.account_id is 'As the third party''s records name it.';
comment on column docket.third_party_account.integration_user_id is 'Whom Docket acts as there; changes by that user are its own echo.';

comment on column docket.third_party_ticket.kind is 'JIRA or SERVICENOW.';
comment on column docket.third_party_ticket.account_id is 'As in third_party_account.';
comment on column docket.third_party_ticket.ticket_key is 'As the third party names the ticket: an issue key, a number.';

comment on column docket.case_snapshot.codec_version is 'Of the state''s form; one that a build does not know is passed over.';
comment on column docket.case_snapshot.state is 'The folded case.';
comment on column docket.timeline_rebuild.run_id is 'Of the run that may switch.';
comment on column docket.timeline_rebuild.xid is 'With position: of the last event read.';
comment on column docket.timeline_rebuild.position is 'With xid: of the last event read.';
comment on column docket.timeline_rebuild.events is 'Read so far.';
comment on column docket.timeline_rebuild.started_at is 'Of the run.';

-- The same columns, the same meaning.
do $$
declare
  c record;
begin
  for c in
    select a.attname, col_description(a.attrelid, a.attnum) as text from pg_attribute a
    where a.attrelid = 'docket.timeline_cell'::regclass and a.attnum > 0 and not a.attisdropped
      and col_description(a.attrelid, a.attnum) is not null
  loop
    execute format('comment on column docket.timeline_cell_next.%I is %L', c.attname, c.text);
  end loop;
end
$$;
