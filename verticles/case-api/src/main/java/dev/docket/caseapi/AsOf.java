package dev.docket.caseapi;

import com.google.protobuf.Timestamp;
import dev.docket.domain.casem.Actor;
import dev.docket.domain.casem.CaseState;
import dev.docket.proto.caseapi.v1.GetCaseRequest;
import dev.docket.server.grpc.StatusFailure;
import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which past of a case is asked for.
sealed interface AsOf {

  record Version(long version) implements AsOf {}

  record At(Instant at) implements AsOf {}

  /// The range of `google.protobuf.Timestamp`: years 1 to 9999.
  long FIRST_SECOND = -62_135_596_800L;

  long LAST_SECOND = 253_402_300_799L;

  /// Null when the present is asked for.
  ///
  /// @throws StatusFailure when both are given, or one that no case could have
  static @Nullable AsOf asked(GetCaseRequest request) {
    if (request.hasAsOfVersion() && request.hasAsOf()) {
      throw StatusFailure.invalid("as_of", "as_of and as_of_version must not both be set");
    }
    if (request.hasAsOfVersion()) {
      if (request.getAsOfVersion() < 1) {
        throw StatusFailure.invalid(
            "as_of_version", "as_of_version must be at least 1: versions begin there");
      }
      return new Version(request.getAsOfVersion());
    }
    return request.hasAsOf() ? new At(instant(request.getAsOf())) : null;
  }

  private static Instant instant(Timestamp at) {
    if (at.getSeconds() < FIRST_SECOND
        || at.getSeconds() > LAST_SECOND
        || at.getNanos() < 0
        || at.getNanos() > 999_999_999) {
      throw StatusFailure.invalid("as_of", "as_of must be a time in the years 1 to 9999");
    }
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos());
  }

  /// The case as it stood then; null when there is no such case, or was none.
  ///
  /// @param present the case as it is now
  default Future<@Nullable CaseView> of(
      CaseHistory history, OrgTransaction tx, long orgId, @Nullable CaseView present) {
    if (present == null) {
      return Future.succeededFuture();
    }
    var past =
        switch (this) {
          case Version(var version) when version > present.state().version() ->
              throw StatusFailure.invalid(
                      "as_of_version",
                      "as_of_version must be at most the case's current version, %d"
                          .formatted(present.state().version()))
                  .with("current_version", Long.toString(present.state().version()));
          case Version(var version) -> history.asOf(tx, orgId, present.id(), version);
          case At(var at) -> history.asOf(tx, orgId, present.id(), at);
        };
    return past.compose(
        state -> state == null ? Future.succeededFuture() : named(tx, orgId, present, state));
  }

  /// Whom a past state names; who created a case never changes.
  private static Future<@Nullable CaseView> named(
      OrgTransaction tx, long orgId, CaseView present, CaseState state) {
    var modifiedBy =
        UserRow.find(tx, orgId, state.modifiedBy() instanceof Actor.User(var user) ? user : null);
    var assignee = UserRow.find(tx, orgId, state.assignee());
    tx.finish();
    return Future.all(modifiedBy, assignee)
        .map(_ ->
            new CaseView(
                present.id(),
                present.publicId(),
                state,
                new CaseView.People(
                    present.people().createdBy(), modifiedBy.result(), assignee.result())));
  }
}
