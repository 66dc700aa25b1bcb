package dev.docket.caseapi;

import dev.docket.domain.casem.CaseCommand;
import dev.docket.domain.casem.CaseDecider;
import dev.docket.domain.casem.CaseEvent;
import dev.docket.domain.casem.CaseState;
import dev.docket.domain.casem.Decision;
import dev.docket.domain.casem.Recorded;
import dev.docket.events.CaseFacets;
import dev.docket.events.DomainEvent;
import dev.docket.events.EventHeader;
import dev.docket.events.EventType;
import dev.docket.store.EventLog;
import dev.docket.store.OrgDatabase;
import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs commands, each in one transaction of two round trips: lock and read; then events, state,
/// outbox and commit.
///
/// The lock comes first, before anything that assigns a transaction id: the outbox is in order only
/// because of that (shared/adr/0003).
final class CaseCommands {

  private final OrgDatabase database;
  private final EventLog<DomainEvent> log;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  /// @param ids UUIDv7, for cases and events
  CaseCommands(
      OrgDatabase database, EventLog<DomainEvent> log, InstantSource clock, Supplier<UUID> ids) {
    this.database = database;
    this.log = log;
    this.clock = clock;
    this.ids = ids;
  }

  Future<CaseOutcome> create(Caller caller, NewCase asked) {
    var caseId = ids.get();
    return database.inOrg(
        caller.orgId(),
        tx -> {
          var locked = tx.lockStream(caller.orgId(), caseId);
          var assignee = UserRow.find(tx, caller.orgId(), asked.assignee());
          var user = UserRow.find(tx, caller.orgId(), caller.user());
          var number = ProjectRows.nextNumber(tx, caller.orgId(), asked.projectId());
          return Future.all(locked, assignee, user, number)
              .compose(_ -> {
                if (number.result() == null) {
                  return abandoned(tx, new CaseOutcome.NotFound("project"));
                }
                if (asked.assignee() != null && assignee.result() == null) {
                  return abandoned(
                      tx,
                      new CaseOutcome.Rejected(
                          "assignee", "assignee must be a user of the organization"));
                }
                return created(
                    new Write(tx, caller, caseId),
                    asked.numbered(number.result()),
                    new CaseView.People(user.result(), null, assignee.result()));
              });
        });
  }

  /// @param expectedVersion 0 for whatever it is
  Future<CaseOutcome> change(
      Caller caller, CaseRef ref, long expectedVersion, CaseCommand.Change change) {
    return database.inOrg(
        caller.orgId(),
        tx ->
            CaseRows.id(tx, caller.orgId(), ref)
                .compose(id ->
                    id == null
                        ? abandoned(tx, new CaseOutcome.NotFound("case"))
                        : locked(new Write(tx, caller, id), expectedVersion, change)));
  }

  /// Where a command writes.
  private record Write(OrgTransaction tx, Caller caller, UUID caseId) {
    long orgId() {
      return caller.orgId();
    }
  }

  private Future<CaseOutcome> locked(Write write, long expectedVersion, CaseCommand.Change change) {
    var locked = write.tx.lockStream(write.orgId(), write.caseId);
    var found = CaseRows.find(write.tx, write.orgId(), new CaseRef.ById(write.caseId));
    var user = UserRow.find(write.tx, write.orgId(), write.caller.user());
    return Future.all(locked, found, user)
        .compose(_ -> {
          var view = found.result();
          if (view == null) {
            return abandoned(write.tx, new CaseOutcome.NotFound("case"));
          }
          long current = view.state().version();
          if (expectedVersion != 0 && expectedVersion != current) {
            return abandoned(write.tx, new CaseOutcome.Stale(expectedVersion, current));
          }
          return changed(write, view, user.result(), change);
        });
  }

  private Future<CaseOutcome> created(
      Write write, CaseCommand.CreateCase command, CaseView.People people) {
    return switch (CaseDecider.decide(command)) {
      case Decision.Rejected(var field, var detail) ->
          abandoned(write.tx, new CaseOutcome.Rejected(field, detail));
      case Decision.Accepted(var events) -> {
        var recorded = new Recorded<>(events.getFirst(), 1, now(Instant.MIN), write.caller.actor());
        var state = CaseDecider.create(recorded);
        var domainEvents = List.of(domainEvent(write, recorded, state));
        var publicId = CaseRows.insert(write.tx, write.orgId(), write.caseId, state);
        var appended = log.append(write.tx, write.orgId(), domainEvents);
        write.tx.finish();
        yield Future.all(publicId, appended)
            .map(_ ->
                new CaseOutcome.Done(
                    new CaseView(write.caseId, publicId.result(), state, people), domainEvents));
      }
    };
  }

  private Future<CaseOutcome> changed(
      Write write, CaseView view, @Nullable UserRow user, CaseCommand.Change change) {
    return switch (CaseDecider.decide(view.state(), change)) {
      case Decision.Rejected(var field, var detail) ->
          abandoned(write.tx, new CaseOutcome.Rejected(field, detail));
      case Decision.Accepted(var events) when events.isEmpty() ->
          abandoned(write.tx, new CaseOutcome.Done(view, List.of()));
      case Decision.Accepted(var events) -> {
        var state = view.state();
        var domainEvents = new ArrayList<DomainEvent>(events.size());
        for (var event : events) {
          var recorded =
              new Recorded<>(
                  event, state.version() + 1, now(state.recordedAt()), write.caller.actor());
          state = CaseDecider.evolve(state, recorded);
          CaseSnapshotRows.putIfDue(write.tx, write.orgId(), write.caseId, state);
          domainEvents.add(domainEvent(write, recorded, state));
        }
        var after = view.changed(state, user);
        var appended = log.append(write.tx, write.orgId(), domainEvents);
        var updated = CaseRows.update(write.tx, write.orgId(), write.caseId, state);
        write.tx.finish();
        yield Future.all(appended, updated).map(_ -> new CaseOutcome.Done(after, domainEvents));
      }
    };
  }

  private DomainEvent domainEvent(
      Write write, Recorded<? extends CaseEvent> recorded, CaseState after) {
    var type = EventType.of(recorded.event());
    return new DomainEvent(
        new EventHeader(
            ids.get(),
            write.orgId(),
            after.projectId(),
            write.caseId,
            recorded.version(),
            type.id(),
            type.schemaVersion(),
            recorded.at(),
            recorded.actor(),
            write.caller.origin(),
            write.caller.cause(),
            write.caller.depth()),
        CaseFacets.of(after),
        recorded.event());
  }

  /// Microseconds, which is what the database keeps; never before the case's previous event,
  /// whatever the clock does.
  private Instant now(Instant previous) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return now.isBefore(previous) ? previous : now;
  }

  private static Future<CaseOutcome> abandoned(OrgTransaction tx, CaseOutcome outcome) {
    tx.abandon();
    return Future.succeededFuture(outcome);
  }
}
