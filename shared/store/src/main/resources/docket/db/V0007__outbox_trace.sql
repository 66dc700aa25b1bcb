-- The trace of the command goes with its events to Kafka. Most commands are not traced: for them it is null,
-- which takes no room in a row.
alter table docket.outbox
  add column traceparent text check (octet_length(traceparent) <= 55);
comment on column docket.outbox.traceparent is
  'The span that the command was part of, as the header of that name (W3C Trace Context); null when it is not traced.';
