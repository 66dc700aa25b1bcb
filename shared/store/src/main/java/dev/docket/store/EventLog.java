package dev.docket.store;

import dev.docket.store.AppendResult.Repeated;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
        (org_id, position, xid, case_id, version, event_id, project_id, type, envelope, traceparent)
      select *, $10 from logged order by position
      """;

  private static final String VERSIONS =
      """
      select case_id, max(version) as version from docket.event
      where org_id = $1 and case_id = any ($2) group by case_id
      """;

  private static final String UNIQUE_VIOLATION = "23505";

  // The constraint of a bucket of keys has the bucket's name in it.
  private static final Pattern TAKEN =
      Pattern.compile("event_pkey|effect_pkey|idempotency_key_[0-2]_pkey");

  private final EventCodec<E> codec;
  private final Supplier<@Nullable String> trace;

  /// A log whose events are of no trace.
  public EventLog(EventCodec<E> codec) {
    this(codec, () -> null);
  }

  /// @param trace the trace context of the caller, at most 55 characters, or null; asked at each
  ///   append, and published beside its events
  public EventLog(EventCodec<E> codec, Supplier<@Nullable String> trace) {
    this.codec = codec;
    this.trace = trace;
  }

  /// Appends events that may be appended again: see {@link #append(OrgTransaction, long, List,
  /// CommandKey)}.
  public Future<AppendResult> append(OrgTransaction transaction, long orgId, List<E> events) {
    return append(transaction, orgId, events, null);
  }

  /// Sends the inserts of one command: its events, of one case or of several, and its key. All of
  /// them are kept, or none. The caller has taken the locks of the cases and of the key ({@link
  /// CommandKeys#open}), and with them has learned that the command is to be done: then the answer
  /// is Appended. The other answers are for what the locks make impossible; the transaction is over
  /// then, and statements that were sent behind these have failed.
  ///
  /// @param events those of a case in the order of their versions; not empty
  /// @param key names the first event's case; null when there is none
  public Future<AppendResult> append(
      OrgTransaction transaction, long orgId, List<E> events, @Nullable CommandKey key) {
    var command = new Command(orgId, events.stream().map(codec::encode).toList(), key);
    var kept =
        key == null
            ? Future.succeededFuture()
            : transaction.attempt(
                CommandKeys.insert(key),
                CommandKeys.parameters(orgId, key, command.done()),
                EventLog::isTaken);
    return Future.all(kept, insert(transaction, orgId, command.entries, trace.get()))
        .<AppendResult>map(_ -> new AppendResult.Appended())
        .recover(e -> isTaken(e) ? refused(transaction, command, e) : Future.failedFuture(e));
  }

  private record Command(long orgId, List<LogEntry> entries, @Nullable CommandKey key) {

    AppendResult.AlreadyDone done() {
      var caseId = entries.getFirst().caseId();
      var own = entries.stream().filter(e -> e.caseId().equals(caseId)).toList();
      return new AppendResult.AlreadyDone(caseId, own.getLast().version(), own.size());
    }
  }

  private static Future<?> insert(
      OrgTransaction transaction, long orgId, List<LogEntry> entries, @Nullable String trace) {
    return transaction.attempt(
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
            .addArrayOfBuffer(entries.stream().map(LogEntry::envelope).toArray(Buffer[]::new))
            .addString(trace),
        EventLog::isTaken);
  }

  private static boolean isTaken(Throwable failure) {
    return failure instanceof PgException e
        && UNIQUE_VIOLATION.equals(e.getSqlState())
        && TAKEN.matcher(String.valueOf(e.getConstraint())).matches();
  }

  /// Row-level security keeps PostgreSQL from saying which row was in the way, so it is looked for.
  private static Future<AppendResult> refused(
      OrgTransaction transaction, Command command, Throwable cause) {
    transaction.abandon();
    return transaction.afterwards(
        command.orgId,
        look -> {
          Future<@Nullable Repeated> known =
              command.key == null
                  ? Future.succeededFuture()
                  : CommandKeys.find(look, command.orgId, command.key);
          var versions = versions(look, command);
          look.finish();
          return Future.all(known, versions)
              .map(_ -> {
                var repeated = known.result();
                return repeated == null ? conflict(command, versions.result(), cause) : repeated;
              });
        });
  }

  private static Future<Map<UUID, Long>> versions(OrgTransaction look, Command command) {
    var cases = command.entries.stream().map(LogEntry::caseId).distinct().toArray(UUID[]::new);
    return look.execute(VERSIONS, Tuple.tuple().addLong(command.orgId).addArrayOfUUID(cases))
        .map(rows -> {
          var versions = new HashMap<UUID, Long>();
          rows.forEach(row -> versions.put(row.getUUID("case_id"), row.getLong("version")));
          return versions;
        });
  }

  private static AppendResult conflict(Command command, Map<UUID, Long> versions, Throwable cause) {
    for (var entry : command.entries) {
      long current = versions.getOrDefault(entry.caseId(), 0L);
      if (current >= entry.version()) {
        return new AppendResult.VersionConflict(entry.caseId(), entry.version() - 1, current);
      }
    }
    throw new IllegalStateException("refused as taken, but nothing is there", cause);
  }

  private static OffsetDateTime recordedAt(LogEntry entry) {
    return entry.recordedAt().atOffset(ZoneOffset.UTC);
  }
}
