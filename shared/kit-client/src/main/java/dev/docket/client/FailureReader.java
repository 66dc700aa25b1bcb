package dev.docket.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.vertx.core.http.HttpClosedException;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.client.InvalidStatusException;
import io.vertx.grpc.common.GrpcErrorException;
import io.vertx.grpc.common.GrpcHeaderNames;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Turns what a call's Future failed with, and the answer as far as it came, into a [CallFailure].
final class FailureReader {
  private static final String UNSPECIFIED = "unspecified";

  private FailureReader() {}

  static CallFailure read(Throwable failure, Call call) {
    var response = call.response();
    return switch (failure) {
      case CallFailedException e -> e.failure();
      case TimeoutException _ -> new CallFailure.DeadlineExceeded(call.deadline());
      case InvalidStatusException e when response != null ->
          fromStatus(e.actualStatus(), details(response), call.deadline());
      case InvalidStatusException e ->
          fromStatus(e.actualStatus(), Status.getDefaultInstance(), call.deadline());
      // The stream was reset: no trailers.
      case GrpcErrorException e ->
          fromStatus(e.status(), Status.getDefaultInstance(), call.deadline());
      // Refused, reset or unresolved connections.
      case IOException e -> new CallFailure.Unavailable(text(e));
      // One that was closed under the call.
      case HttpClosedException e -> new CallFailure.Unavailable(text(e));
      default -> new CallFailure.Internal(text(failure));
    };
  }

  static CallFailure fromStatus(GrpcStatus status, Status details, Duration deadline) {
    var message = details.getMessage();
    return switch (status) {
      case UNAVAILABLE -> new CallFailure.Unavailable(message.isEmpty() ? "unavailable" : message);
      case DEADLINE_EXCEEDED -> new CallFailure.DeadlineExceeded(deadline);
      case OK, CANCELLED, UNKNOWN, INTERNAL, DATA_LOSS ->
          new CallFailure.Internal(status.name() + (message.isEmpty() ? "" : ": " + message));
      case ABORTED -> {
        var info = info(details);
        yield new CallFailure.Conflict(info.getReason(), message, info.getMetadataMap());
      }
      case RESOURCE_EXHAUSTED -> {
        var retry = find(details, RetryInfo.class);
        // Without a time to wait it is a limit that the same call will hit again, such as the size
        // of a message.
        yield retry == null
            ? rejected(status, details)
            : new CallFailure.Throttled(wait(retry.getRetryDelay()));
      }
      case INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          UNAUTHENTICATED ->
          rejected(status, details);
    };
  }

  /// None for a time that is no time.
  private static Duration wait(com.google.protobuf.Duration delay) {
    return Durations.isValid(delay) && !Durations.isNegative(delay)
        ? Duration.ofSeconds(delay.getSeconds(), delay.getNanos())
        : Duration.ZERO;
  }

  private static CallFailure.Rejected rejected(GrpcStatus status, Status details) {
    var info = info(details);
    var badRequest = find(details, BadRequest.class);
    var field =
        badRequest == null || badRequest.getFieldViolationsCount() == 0
            ? null
            : badRequest.getFieldViolations(0).getField();
    return new CallFailure.Rejected(
        status, info.getReason(), details.getMessage(), field, info.getMetadataMap());
  }

  private static ErrorInfo info(Status details) {
    var info = find(details, ErrorInfo.class);
    return info == null ? ErrorInfo.newBuilder().setReason(UNSPECIFIED).build() : info;
  }

  private static <T extends Message> @Nullable T find(Status details, Class<T> type) {
    for (Any detail : details.getDetailsList()) {
      if (detail.is(type)) {
        try {
          return detail.unpack(type);
        } catch (InvalidProtocolBufferException e) {
          return null;
        }
      }
    }
    return null;
  }

  // A failure without an answer's message comes as headers only, one after the head as trailers:
  // look in both.
  private static Status details(GrpcClientResponse<?, ?> response) {
    return details(
        entry(response, GrpcHeaderNames.GRPC_STATUS_DETAILS_BIN),
        entry(response, GrpcHeaderNames.GRPC_MESSAGE));
  }

  /// @param encoded of `grpc-status-details-bin`
  /// @param message of `grpc-message`, for want of the former
  static Status details(@Nullable String encoded, @Nullable String message) {
    if (encoded != null) {
      try {
        return Status.parseFrom(Base64.getDecoder().decode(encoded));
      } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
        // Details are an extra: a server that garbles them still has its status and message.
      }
    }
    return Status.newBuilder().setMessage(message == null ? "" : percentDecoded(message)).build();
  }

  private static @Nullable String entry(GrpcClientResponse<?, ?> response, CharSequence name) {
    var trailer = response.trailers().get(name);
    return trailer == null ? response.headers().get(name) : trailer;
  }

  private static String percentDecoded(String text) {
    try {
      // URLDecoder reads a plus as a space; gRPC's encoding knows no such rule.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static String text(Throwable failure) {
    var message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
