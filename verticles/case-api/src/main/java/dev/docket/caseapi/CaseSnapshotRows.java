package dev.docket.caseapi;

import dev.docket.domain.casem.CaseState;
import dev.docket.events.CaseSnapshots;
import dev.docket.kit.logging.LogKeys;
import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The table `case_snapshot`: what long cases were at every 1,000th version. Only saves folding:
/// one that is missing or cannot be read is made again by whoever folds past it.
///
/// Any thread.
final class CaseSnapshotRows {

  /// Versions from one snapshot to the next.
  static final int EVERY = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(CaseSnapshotRows.class);

  private static final String NEWEST =
      """
      select version, state from docket.case_snapshot
      where org_id = $1 and case_id = $2 and version <= $3 and codec_version = $4
        and ($5::timestamptz is null or recorded_at <= $5)
      order by version desc
      limit 1
      """;

  // Replaces what another codec version wrote.
  private static final String PUT =
      """
      insert into docket.case_snapshot (org_id, case_id, version, codec_version, recorded_at, state)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (org_id, case_id, version) do update set codec_version = excluded.codec_version, state = excluded.state
      """;

  private final LongAdder ignored = new LongAdder();

  /// Snapshots that could not be read, since the service began.
  long ignored() {
    return ignored.sum();
  }

  /// The state of the newest snapshot up to a version and an instant; null when there is none, or
  /// none that can be read.
  ///
  /// @param at null for any
  Future<@Nullable CaseState> newest(
      OrgTransaction tx, long orgId, UUID caseId, long version, @Nullable Instant at) {
    return tx.execute(
            NEWEST,
            Tuple.tuple()
                .addLong(orgId)
                .addUUID(caseId)
                .addLong(version)
                .addInteger(CaseSnapshots.VERSION)
                .addOffsetDateTime(at == null ? null : at.atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.size() == 0 ? null : read(rows.iterator().next(), orgId, caseId));
  }

  private @Nullable CaseState read(Row row, long orgId, UUID caseId) {
    long version = row.getLong("version");
    var state = CaseSnapshots.read(row.getBuffer("state").getBytes());
    if (state != null && state.version() == version) {
      return state;
    }
    ignored.increment();
    LOG.atWarn()
        .addKeyValue(LogKeys.ORG_ID, orgId)
        .addKeyValue(LogKeys.CASE_ID, caseId)
        .addKeyValue(LogKeys.VERSION, version)
        .log("ignoring a snapshot that cannot be read; folding the log instead");
    return null;
  }

  /// Sends the insert when the state is one to keep; its failure fails the transaction.
  static void putIfDue(OrgTransaction tx, long orgId, UUID caseId, CaseState state) {
    if (state.version() % EVERY != 0) {
      return;
    }
    var _ =
        tx.execute(
            PUT,
            Tuple.tuple()
                .addLong(orgId)
                .addUUID(caseId)
                .addLong(state.version())
                .addInteger(CaseSnapshots.VERSION)
                .addOffsetDateTime(state.recordedAt().atOffset(ZoneOffset.UTC))
                .addBuffer(Buffer.buffer(CaseSnapshots.write(state))));
  }
}
