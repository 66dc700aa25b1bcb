package dev.docket.thirdpartyreader;

import dev.docket.client.CallFailedException;
import dev.docket.client.CallFailure;
import dev.docket.proto.caseapi.v1.Case;
import dev.docket.thirdparty.Changelog;
import dev.docket.thirdparty.ChangelogType.Supported;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Objects;

/// Gives a case the title of its ticket, unless somebody has changed the case in the meantime.
final class TitleProcessor implements ChangelogProcessor {

  /// @throws IllegalArgumentException for a change of anything else: the filters let none through
  @Override
  public Applied process(Changelog changelog, Case linked, CaseCalls calls) {
    if (changelog.type() != Supported.UPDATE_TITLE) {
      throw new IllegalArgumentException("not a title: " + changelog.type().tag());
    }
    try {
      calls.updateTitle(linked, Objects.requireNonNullElse(changelog.to().text(), ""));
      return new Applied.Done();
    } catch (CallFailedException e) {
      return switch (e.failure()) {
        case CallFailure.Conflict _ -> new Applied.Outdated(e);
        case CallFailure.Rejected rejected when rejected.status() == GrpcStatus.INVALID_ARGUMENT ->
            new Applied.Invalid();
        case CallFailure _ -> throw e;
      };
    }
  }
}
