package dev.docket.caseapi;

import dev.docket.domain.casem.CaseDecider;
import dev.docket.domain.casem.CaseEvent;
import dev.docket.domain.casem.CaseState;
import dev.docket.domain.casem.Recorded;
import dev.docket.events.EventEnvelopes;
import dev.docket.events.ReceivedEvent;
import dev.docket.store.EventReader;
import dev.docket.store.LogEntry;
import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Cases as they stood: the log, folded up to a version or an instant.
final class CaseHistory {

  /// Events per statement.
  private static final int PAGE = 250;

  private CaseHistory() {}

  /// The case as it stood after that version, or after its last one when it has fewer; null when
  /// the case did not exist, which at versions below 1 no case did.
  ///
  /// Fails when the log holds an event that this build cannot read.
  static Future<@Nullable CaseState> asOf(
      OrgTransaction tx, long orgId, UUID caseId, long version) {
    return fold(new Stream(tx, orgId, caseId), new Until(version, Instant.MAX)).map(Folded::state);
  }

  /// The case as it stood at that instant, with all that was recorded then; null when the case did
  /// not exist.
  ///
  /// Fails when the log holds an event that this build cannot read.
  static Future<@Nullable CaseState> asOf(OrgTransaction tx, long orgId, UUID caseId, Instant at) {
    return fold(new Stream(tx, orgId, caseId), new Until(Long.MAX_VALUE, at)).map(Folded::state);
  }

  /// Whose events are read, and where.
  record Stream(OrgTransaction tx, long orgId, UUID caseId) {}

  /// The last version and the last instant that still count.
  record Until(long version, Instant at) {}

  /// What came of it.
  ///
  /// @param events read from the log on the way
  record Folded(@Nullable CaseState state, int events) {

    private long version() {
      return state == null ? 0 : state.version();
    }
  }

  static Future<Folded> fold(Stream stream, Until until) {
    return until.version < 1
        ? Future.succeededFuture(new Folded(null, 0))
        : continued(stream, until, new Folded(null, 0));
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
            if (event.recordedAt().isAfter(until.at)) {
              break;
            }
            state = evolved(state, event);
          }
          var after = new Folded(state, before.events + events.size());
          boolean ended = after.version() < before.version() + limit;
          return ended ? Future.succeededFuture(after) : continued(stream, until, after);
        });
  }

  private static CaseState evolved(@Nullable CaseState state, LogEntry entry) {
    var received = received(entry);
    var header = received.header();
    return switch (event(entry, received)) {
      case CaseEvent.CaseCreated created ->
          CaseDecider.create(
              new Recorded<>(created, header.version(), header.recordedAt(), header.actor()));
      case CaseEvent.Changed changed when state != null ->
          CaseDecider.evolve(
              state,
              new Recorded<>(changed, header.version(), header.recordedAt(), header.actor()));
      case CaseEvent.Changed _ -> throw unreadable(entry, "a change before the case was created");
    };
  }

  private static ReceivedEvent received(LogEntry entry) {
    return switch (EventEnvelopes.read(entry.envelope().getBytes())) {
      case EventEnvelopes.ReadResult.Read(var received) -> received;
      case EventEnvelopes.ReadResult.Malformed(var reason) -> throw unreadable(entry, reason);
    };
  }

  private static CaseEvent event(LogEntry entry, ReceivedEvent received) {
    return switch (received.event()) {
      case ReceivedEvent.Payload.Known(var event) -> event;
      case ReceivedEvent.Payload.UnknownType(var type) ->
          throw unreadable(entry, "this build does not know the type " + type);
      case ReceivedEvent.Payload.Malformed(var reason) -> throw unreadable(entry, reason);
    };
  }

  private static IllegalStateException unreadable(LogEntry entry, String reason) {
    return new IllegalStateException(
        "version %d of case %s cannot be read: %s"
            .formatted(entry.version(), entry.caseId(), reason));
  }
}
