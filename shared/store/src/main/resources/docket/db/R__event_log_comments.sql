-- What the columns of the log mean. Repeatable: runs again, behind all others, whenever this file changes; so comments need no version.

comment on function docket.current_org() is 'The org of the running transaction; null, which no row has, when none is bound.';

comment on column docket.event.version is '1 for the first event of a case, then without gaps.';
comment on column docket.event.type is 'Explicit id such as case.created; for ever.';
comment on column docket.event.schema_version is 'Of the payload, from 1.';
comment on column docket.event.position is 'The event''s number: unique, and increasing within a transaction and within a case.';
comment on column docket.event.envelope is 'The event''s whole wire form: protobuf docket.events.v1.EventEnvelope.';

comment on column docket.outbox.position is 'The event''s.';
comment on column docket.outbox.xid is 'The event''s.';
comment on column docket.outbox.bucket is 'By the time of writing; emptied as a whole.';
comment on column docket.outbox.slot is 'By the hash of org and case; shard k of S reads those with slot % S = k.';
comment on column docket.outbox.written_at is 'Start of the transaction that wrote the row.';
comment on column docket.outbox.type is 'As in event.';
comment on column docket.outbox.envelope is 'What is published, unread.';

comment on column docket.log_identity.only_row is 'Keeps the table at one row.';
comment on column docket.log_identity.log_epoch is 'Replaced when the log is restored or rebuilt.';

comment on column docket.relay_cursor.shard is 'From 0.';
comment on column docket.relay_cursor.shards is 'Into how many the outbox is divided.';
comment on column docket.relay_cursor.owner_epoch is 'Of the owner whose word counts; 0 before the first.';
comment on column docket.relay_cursor.xid is 'With position: of the last row published.';
comment on column docket.relay_cursor.position is 'With xid: of the last row published.';
comment on column docket.relay_cursor.system_identifier is 'Of the cluster in which the cursor was written; transaction ids mean nothing in another.';
comment on column docket.relay_cursor.log_epoch is 'Of the log in which the cursor was written.';

comment on function docket.key_day(timestamptz) is 'The bucket of what is written at that instant.';
comment on function docket.expire_idempotency_keys() is 'Empties the bucket that is due, if nothing in it is younger than a day.';
comment on column docket.idempotency_key.day is 'The bucket; emptied as a whole.';
comment on column docket.idempotency_key.created_on is 'The day (UTC) of writing: tells today''s row from one of three days ago in the same bucket.';
comment on column docket.idempotency_key.request_hash is 'SHA-256 of the method and the request; another request under the same key is refused.';
comment on column docket.effect.effect_key is 'UUIDv5 of event, flavor and effect.';
comment on column docket.effect.events is 'How many events the command led to: the last ones up to that version.';
