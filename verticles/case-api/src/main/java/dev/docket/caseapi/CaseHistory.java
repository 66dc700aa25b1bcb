package dev.docket.caseapi;

import dev.docket.domain.casem.CaseState;
import dev.docket.events.CaseFold;
import dev.docket.store.EventReader;
import dev.docket.store.LogEntry;
import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Cases as they stood: the log, folded up to a version or an instant. Begins at the newest
/// snapshot that is old enough, and leaves one wherever it passes a place that lacks it: so a
/// second reader folds fewer than [CaseSnapshotRows#EVERY] events.
final class CaseHistory {

  /// Events per statement.
  private static final int PAGE = 250;

  private final CaseSnapshotRows snapshots;

  CaseHistory(CaseSnapshotRows snapshots) {
    this.snapshots = snapshots;
  }

  /// The case as it stood after that version, or after its last one when it has fewer; null when
  /// the case did not exist, which at versions below 1 no case did.
  ///
  /// Fails when the log holds an event that this build cannot read.
  Future<@Nullable CaseState> asOf(OrgTransaction tx, long orgId, UUID caseId, long version) {
    return fold(new Stream(tx, orgId, caseId), new Until(version, null)).map(Folded::state);
  }

  /// The case as it stood at that instant, with all that was recorded then; null when the case did
  /// not exist.
  ///
  /// Fails when the log holds an event that this build cannot read.
  Future<@Nullable CaseState> asOf(OrgTransaction tx, long orgId, UUID caseId, Instant at) {
    return fold(new Stream(tx, orgId, caseId), new Until(Long.MAX_VALUE, at)).map(Folded::state);
  }

  /// Whose events are read, and where.
  record Stream(OrgTransaction tx, long orgId, UUID caseId) {}

  /// The last version and the last instant that still count.
  ///
  /// @param at null for any
  record Until(long version, @Nullable Instant at) {

    private boolean excludes(LogEntry event) {
      return at != null && event.recordedAt().isAfter(at);
    }
  }

  /// What came of it.
  ///
  /// @param events read from the log on the way
  record Folded(@Nullable CaseState state, int events) {

    private long version() {
      return state == null ? 0 : state.version();
    }
  }

  Future<Folded> fold(Stream stream, Until until) {
    if (until.version < 1) {
      return Future.succeededFuture(new Folded(null, 0));
    }
    return snapshots
        .newest(stream.tx, stream.orgId, stream.caseId, until.version, until.at)
        .compose(snapshot -> continued(stream, until, new Folded(snapshot, 0)));
  }

  private static Future<Folded> continued(Stream stream, Until until, Folded before) {
    int limit = (int) Math.min(PAGE, until.version - before.version());
    if (limit == 0) {
      return Future.succeededFuture(before);
    }
    return EventReader.ofCase(stream.tx, stream.orgId, stream.caseId, before.version(), limit)
        .compose(events -> {
          var state = before.state;
          for (var event : events) {
            if (until.excludes(event)) {
              break;
            }
            state = CaseFold.after(state, DomainEventCodec.received(event));
            CaseSnapshotRows.putIfDue(stream.tx, stream.orgId, stream.caseId, state);
          }
          var after = new Folded(state, before.events + events.size());
          boolean ended = after.version() < before.version() + limit;
          return ended ? Future.succeededFuture(after) : continued(stream, until, after);
        });
  }
}
