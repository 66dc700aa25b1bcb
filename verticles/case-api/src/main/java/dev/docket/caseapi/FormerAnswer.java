package dev.docket.caseapi;

import dev.docket.domain.casem.Actor;
import dev.docket.domain.casem.CaseState;
import dev.docket.events.DomainEvent;
import dev.docket.store.AppendResult.AlreadyDone;
import dev.docket.store.EventReader;
import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The answer to a command that was done before: the case as it stood after it and the events it
/// led to, read from the log. Only what the log does not hold is of today: how people are called.
final class FormerAnswer {

  private FormerAnswer() {}

  /// Reads in the command's transaction, and ends it without a change.
  static Future<CaseOutcome> of(
      CaseHistory history, OrgTransaction tx, long orgId, AlreadyDone done) {
    var today = CaseRows.find(tx, orgId, new CaseRef.ById(done.caseId()));
    var events = events(tx, orgId, done);
    var state = history.asOf(tx, orgId, done.caseId(), done.version());
    return Future.all(today, events, state)
        .compose(_ -> {
          var view = today.result();
          var then = state.result();
          if (view == null || then == null) {
            throw new IllegalStateException(
                "case %s has no version %d, where a key points"
                    .formatted(done.caseId(), done.version()));
          }
          return people(tx, orgId, then)
              .map(people ->
                  new CaseOutcome.Done(
                      new CaseView(view.id(), view.publicId(), then, people), events.result()));
        })
        .map(answer -> {
          tx.abandon();
          return new CaseOutcome.DoneBefore(answer);
        });
  }

  private static Future<List<DomainEvent>> events(OrgTransaction tx, long orgId, AlreadyDone done) {
    if (done.events() == 0) {
      return Future.succeededFuture(List.of());
    }
    return EventReader.ofCase(
            tx, orgId, done.caseId(), done.version() - done.events(), done.events())
        .map(entries -> entries.stream().map(DomainEventCodec::decode).toList());
  }

  private static Future<CaseView.People> people(OrgTransaction tx, long orgId, CaseState state) {
    var createdBy = UserRow.find(tx, orgId, user(state.createdBy()));
    var modifiedBy = UserRow.find(tx, orgId, user(state.modifiedBy()));
    var assignee = UserRow.find(tx, orgId, state.assignee());
    return Future.all(createdBy, modifiedBy, assignee)
        .map(_ -> new CaseView.People(createdBy.result(), modifiedBy.result(), assignee.result()));
  }

  private static @Nullable UUID user(@Nullable Actor actor) {
    return actor instanceof Actor.User(var id) ? id : null;
  }
}
