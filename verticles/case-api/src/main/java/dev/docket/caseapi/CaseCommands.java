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
import dev.docket.store.AppendResult;
import dev.docket.store.AppendResult.AlreadyDone;
import dev.docket.store.AppendResult.KeyReused;
import dev.docket.store.AppendResult.Repeated;
import dev.docket.store.CommandKeys;
import dev.docket.store.EventLog;
import dev.docket.store.OrgDatabase;
import dev.docket.store.OrgTransaction;
import dev.docket.store.StreamBusyException;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs commands, each in one transaction of two round trips: locks, key and read; then events,
/// key, state, outbox and commit. What was done before under its key takes a third, to read the
/// answer.
///
/// The lock comes first, before anything that assigns a transaction id: the outbox is in order only
/// because of that (shared/adr/0003).
final class CaseCommands {

  private final OrgDatabase database;
  private final EventLog<DomainEvent> log;
  private final CaseHistory history;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  /// @param ids UUIDv7, for cases and events
  CaseCommands(
      OrgDatabase database,
      EventLog<DomainEvent> log,
      CaseHistory history,
      InstantSource clock,
      Supplier<UUID> ids) {
    this.database = database;
    this.log = log;
    this.history = history;
    this.clock = clock;
    this.ids = ids;
  }

  Future<CaseOutcome> create(Caller caller, NewCase asked) {
    var caseId = ids.get();
    return database.inOrg(
        caller.orgId(),
        tx -> {
          var write = new Write(tx, caller, caseId);
          var known = write.open();
          var assignee = UserRow.find(tx, caller.orgId(), asked.assignee());
          var user = UserRow.find(tx, caller.orgId(), caller.user());
          var number = ProjectRows.nextNumber(tx, caller.orgId(), asked.projectId());
          return Future.all(known, assignee, user, number)
              .compose(_ -> {
                if (known.result() != null) {
                  return repeated(write, known.result());
                }
                if (number.result() == null) {
                  return write.abandoned(new CaseOutcome.NotFound("project"));
                }
                if (asked.assignee() != null && assignee.result() == null) {
                  return write.abandoned(
                      new CaseOutcome.Rejected(
                          "assignee", "assignee must be a user of the organization"));
                }
                return created(
                    write,
                    asked.numbered(number.result()),
                    new CaseView.People(user.result(), null, assignee.result()));
              });
        });
  }

  /// @param expectedVersion 0 for whatever it is
  Future<CaseOutcome> change(
      Caller caller, CaseRef ref, long expectedVersion, CaseCommand.Change change) {
    long orgId = caller.orgId();
    return switch (ref) {
      case CaseRef.ById(var id) ->
          database
              .inStream(orgId, id, tx -> locked(new Write(tx, caller, id), expectedVersion, change))
              .recover(e ->
                  e instanceof StreamBusyException
                      ? Future.succeededFuture(new CaseOutcome.Busy())
                      : Future.failedFuture(e));
      case CaseRef.ByKey _ ->
          database.inOrg(
              orgId,
              tx ->
                  CaseRows.id(tx, orgId, ref)
                      .compose(id ->
                          id == null
                              ? notFound(tx)
                              : locked(new Write(tx, caller, id), expectedVersion, change)));
    };
  }

  /// Where a command writes.
  private record Write(OrgTransaction tx, Caller caller, UUID caseId) {
    long orgId() {
      return caller.orgId();
    }

    /// The command's first statements; null unless its key is known.
    Future<@Nullable Repeated> open() {
      return CommandKeys.open(tx, orgId(), List.of(caseId), caller.key());
    }

    /// Ends a command that leaves the case as it is. Its key is kept nevertheless: asked again
    /// after somebody has changed the case, it must not undo that.
    Future<CaseOutcome> unchanged(CaseOutcome.Done done) {
      if (caller.key() == null) {
        return abandoned(done);
      }
      var at = new AlreadyDone(caseId, done.view().state().version(), 0);
      var kept = CommandKeys.keep(tx, orgId(), caller.key(), at);
      tx.finish();
      return kept.map(done);
    }

    Future<CaseOutcome> abandoned(CaseOutcome outcome) {
      tx.abandon();
      return Future.succeededFuture(outcome);
    }
  }

  private Future<CaseOutcome> repeated(Write write, Repeated known) {
    return switch (known) {
      case AlreadyDone done -> FormerAnswer.of(history, write.tx, write.orgId(), done);
      case KeyReused _ -> write.abandoned(new CaseOutcome.KeyReused());
    };
  }

  private Future<CaseOutcome> locked(Write write, long expectedVersion, CaseCommand.Change change) {
    var known = write.open();
    var found = CaseRows.find(write.tx, write.orgId(), new CaseRef.ById(write.caseId));
    var user = UserRow.find(write.tx, write.orgId(), write.caller.user());
    return Future.all(known, found, user)
        .compose(_ -> {
          if (known.result() != null) {
            return repeated(write, known.result());
          }
          var view = found.result();
          if (view == null) {
            return notFound(write.tx);
          }
          long current = view.state().version();
          if (expectedVersion != 0 && expectedVersion != current) {
            return write.abandoned(new CaseOutcome.Stale(expectedVersion, current));
          }
          return changed(write, view, user.result(), change);
        });
  }

  private Future<CaseOutcome> created(
      Write write, CaseCommand.CreateCase command, CaseView.People people) {
    return switch (CaseDecider.decide(command)) {
      case Decision.Rejected(var field, var detail) ->
          write.abandoned(new CaseOutcome.Rejected(field, detail));
      case Decision.Accepted(var events) -> {
        var recorded = new Recorded<>(events.getFirst(), 1, now(Instant.MIN), write.caller.actor());
        var state = CaseDecider.create(recorded);
        var domainEvents = List.of(domainEvent(write, recorded, state));
        var publicId = CaseRows.insert(write.tx, write.orgId(), write.caseId, state);
        var appended = log.append(write.tx, write.orgId(), domainEvents, write.caller.key());
        write.tx.finish();
        yield appended.compose(result ->
            written(
                result,
                publicId.map(id ->
                    new CaseOutcome.Done(
                        new CaseView(write.caseId, id, state, people), domainEvents))));
      }
    };
  }

  private Future<CaseOutcome> changed(
      Write write, CaseView view, @Nullable UserRow user, CaseCommand.Change change) {
    return switch (CaseDecider.decide(view.state(), change)) {
      case Decision.Rejected(var field, var detail) ->
          write.abandoned(new CaseOutcome.Rejected(field, detail));
      case Decision.Accepted(var events) when events.isEmpty() ->
          write.unchanged(new CaseOutcome.Done(view, List.of()));
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
        var appended = log.append(write.tx, write.orgId(), domainEvents, write.caller.key());
        var updated = CaseRows.update(write.tx, write.orgId(), write.caseId, state);
        write.tx.finish();
        yield appended.compose(
            result -> written(result, updated.map(_ -> new CaseOutcome.Done(after, domainEvents))));
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

  /// What the log says comes first: after a refusal the state's statements have failed for it.
  private static Future<CaseOutcome> written(AppendResult result, Future<CaseOutcome> state) {
    return switch (result) {
      case AppendResult.Appended _ -> state;
      case AppendResult.VersionConflict(_, var expected, var current) ->
          Future.succeededFuture(new CaseOutcome.Stale(expected, current));
      case Repeated _ ->
          Future.failedFuture(
              new IllegalStateException("a key was kept by somebody who has not locked it"));
    };
  }

  private static Future<CaseOutcome> notFound(OrgTransaction tx) {
    tx.abandon();
    return Future.succeededFuture(new CaseOutcome.NotFound("case"));
  }
}
