package dev.docket.flavor;

import dev.docket.client.CallFailedException;
import dev.docket.client.CallFailure;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RetryCause;
import io.vertx.grpc.common.GrpcStatus;

/// What a failed call means for the record that led to it.
public final class CallFailures {

  private CallFailures() {}

  /// A refusal is final; everything else may pass. A call that a breaker kept back, or let through
  /// to try for all, costs the record no attempt.
  public static HandleResp response(CallFailedException e) {
    return switch (e.failure()) {
      case CallFailure.Rejected r when aboutUs(r.status()) -> HandleResp.retry(e);
      case CallFailure.Rejected r -> new HandleResp.Discard(r.reason(), e);
      case CallFailure.BreakerOpen(var destination, _) ->
          new HandleResp.Retry(new RetryCause.BreakerOpen(destination));
      case CallFailure.Unavailable(_, CallFailure.BreakerOpen(var destination, _)) ->
          new HandleResp.Retry(new RetryCause.BreakerOpen(destination));
      case CallFailure.Throttled(var after) ->
          new HandleResp.Retry(new RetryCause.Throttled(after));
      case CallFailure.Conflict _,
          CallFailure.Unavailable _,
          CallFailure.DeadlineExceeded _,
          CallFailure.Internal _ ->
          HandleResp.retry(e);
    };
  }

  private static boolean aboutUs(GrpcStatus status) {
    return status == GrpcStatus.UNAUTHENTICATED || status == GrpcStatus.PERMISSION_DENIED;
  }
}
