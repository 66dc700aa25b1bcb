package dev.docket.server.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import java.util.Base64;

/// Writes the trailer `grpc-status-details-bin`: a google.rpc.Status whose details say what the
/// numeric status cannot. ErrorInfo has the reason, the domain `docket` and the meta data,
/// BadRequest the field, RetryInfo the wait.
final class StatusDetails {
  static final String DOMAIN = "docket";

  private StatusDetails() {}

  static String encode(StatusFailure failure) {
    var answer = failure.answer();
    var info =
        ErrorInfo.newBuilder()
            .setReason(answer.reason())
            .setDomain(DOMAIN)
            .putAllMetadata(answer.meta());
    var status =
        Status.newBuilder()
            .setCode(failure.status().code)
            .setMessage(answer.message())
            .addDetails(Any.pack(info.build()));
    if (answer.field() != null) {
      var violation =
          BadRequest.FieldViolation.newBuilder()
              .setField(answer.field())
              .setDescription(answer.message());
      status.addDetails(Any.pack(BadRequest.newBuilder().addFieldViolations(violation).build()));
    }
    if (answer.retryAfter() != null) {
      var delay = Durations.fromNanos(answer.retryAfter().toNanos());
      status.addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
    }
    return Base64.getEncoder().withoutPadding().encodeToString(status.build().toByteArray());
  }
}
