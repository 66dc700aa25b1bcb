package dev.docket.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/// Appends events to the log and to the outbox, in the caller's transaction: either both have them,
/// or neither.
public final class EventLog<E> {

  // Ordered, so that positions follow the versions of a case within one transaction. The outbox
  // takes what the log has given out, so that everybody speaks of an event by one number.
  private static final String APPEND =
      """
      with logged as (
        insert into docket.event
          (org_id, case_id, version, event_id, project_id, type, schema_version, recorded_at, envelope)
        select $1, case_id, version, event_id, project_id, type, schema_version, recorded_at, envelope
        from unnest(
          $2::uuid[], $3::bigint[], $4::uuid[], $5::uuid[], $6::text[], $7::int[], $8::timestamptz[], $9::bytea[])
          with ordinality as e
            (case_id, version, event_id, project_id, type, schema_version, recorded_at, envelope, n)
        order by n
        returning org_id, position, xid, case_id, version, event_id, project_id, type, envelope)
      insert into docket.outbox
        (org_id, position, xid, case_id, version, event_id, project_id, type, envelope)
      select * from logged order by position
      """;

  private final EventCodec<E> codec;

  public EventLog(EventCodec<E> codec) {
    this.codec = codec;
  }

  /// Sends the insert; the caller holds the lock of the events' streams ({@link
  /// OrgTransaction#lockStream}).
  ///
  /// Fails with a {@link PgException} of SQL state 23505 on constraint `event_pkey` when a version
  /// is taken, which the lock makes impossible for those who take it.
  ///
  /// @param events in the order of their versions; not empty
  public Future<?> append(OrgTransaction transaction, long orgId, List<E> events) {
    var entries = events.stream().map(codec::encode).toList();
    return transaction.execute(
        APPEND,
        Tuple.tuple()
            .addLong(orgId)
            .addArrayOfUUID(entries.stream().map(LogEntry::caseId).toArray(UUID[]::new))
            .addArrayOfLong(entries.stream().map(LogEntry::version).toArray(Long[]::new))
            .addArrayOfUUID(entries.stream().map(LogEntry::eventId).toArray(UUID[]::new))
            .addArrayOfUUID(entries.stream().map(LogEntry::projectId).toArray(UUID[]::new))
            .addArrayOfString(entries.stream().map(LogEntry::type).toArray(String[]::new))
            .addArrayOfInteger(
                entries.stream().map(LogEntry::schemaVersion).toArray(Integer[]::new))
            .addArrayOfOffsetDateTime(
                entries.stream().map(EventLog::recordedAt).toArray(OffsetDateTime[]::new))
            .addArrayOfBuffer(entries.stream().map(LogEntry::envelope).toArray(Buffer[]::new)));
  }

  private static OffsetDateTime recordedAt(LogEntry entry) {
    return entry.recordedAt().atOffset(ZoneOffset.UTC);
  }
}
