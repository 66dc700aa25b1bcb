-- What the columns of the log mean. Repeatable: runs again, behind all others, whenever this file changes; so comments need no version.

comment on function docket.current_org() is 'The org of the running transaction; null, which no row has, when none is bound.';

comment on column docket.event.version is '1 for the first event of a case, then without gaps.';
comment on column docket.event.type is 'Explicit id such as case.created; for ever.';
comment on column docket.event.schema_version is 'Of the payload, from 1.';
comment on column docket.event.envelope is 'The event''s whole wire form: protobuf docket.events.v1.EventEnvelope.';

comment on column docket.outbox.position is 'Orders the rows of one transaction.';
comment on column docket.outbox.xid is 'The transaction that wrote the event; rows of an older one are never seen later.';
comment on column docket.outbox.type is 'As in event.';
comment on column docket.outbox.envelope is 'What is published, unread.';

comment on column docket.log_identity.only_row is 'Keeps the table at one row.';
comment on column docket.log_identity.log_epoch is 'Replaced when the log is restored or rebuilt.';

comment on column docket.relay_cursor.shard is 'From 0.';
comment on column docket.relay_cursor.xid is 'With position: of the last row published.';
comment on column docket.relay_cursor.position is 'With xid: of the last row published.';
comment on column docket.relay_cursor.system_identifier is 'Of the cluster in which the cursor was written; transaction ids mean nothing in another.';
comment on column docket.relay_cursor.log_epoch is 'Of the log in which the cursor was written.';
