package dev.docket.server.grpc;

import dev.docket.kit.logging.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.grpc.common.GrpcHeaderNames;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.WireFormat;
import io.vertx.grpc.server.GrpcServerResponse;
import io.vertx.grpc.server.StatusException;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A response that maps failures: a [StatusFailure] with its details, an [IOException] of what the
/// method works with to UNAVAILABLE, everything unexpected to INTERNAL. Both are logged once here
/// and not told to the caller. Owned by the request's context.
final class MappedResponse<Q, R> implements GrpcServerResponse<Q, R> {
  private static final Logger LOG = LoggerFactory.getLogger(MappedResponse.class);

  private final GrpcServerResponse<Q, R> delegate;
  private final String method;

  MappedResponse(GrpcServerResponse<Q, R> delegate, String method) {
    this.delegate = delegate;
    this.method = method;
  }

  @Override
  public void fail(Throwable failure) {
    var answer = map(failure);
    ending(() -> {
      delegate
          .trailers()
          .set(GrpcHeaderNames.GRPC_STATUS_DETAILS_BIN, StatusDetails.encode(answer));
      return delegate.status(answer.status()).statusMessage(answer.answer().message()).end();
    });
  }

  private StatusFailure map(Throwable failure) {
    return switch (failure) {
      case StatusFailure answer -> answer;
      case StatusException e ->
          StatusFailure.of(e.status(), "unspecified", String.valueOf(e.message()));
      // What the generated code throws for a method the service does not override.
      case UnsupportedOperationException _ ->
          StatusFailure.of(
              GrpcStatus.UNIMPLEMENTED, "unimplemented", method + " is not implemented");
      case IOException e -> {
        LOG.atWarn()
            .addKeyValue(LogKeys.METHOD, method)
            .addKeyValue(LogKeys.REASON, String.valueOf(e.getMessage()))
            .log("call failed, answered UNAVAILABLE");
        yield StatusFailure.of(
            GrpcStatus.UNAVAILABLE, "unavailable", "what the call needs is not available: retry");
      }
      default -> {
        LOG.atError()
            .addKeyValue(LogKeys.METHOD, method)
            .setCause(failure)
            .log("call failed, answered INTERNAL");
        yield StatusFailure.of(
            GrpcStatus.INTERNAL, "internal", "the call failed; the cause is in the server's log");
      }
    };
  }

  // A service's answer may come after the deadline or the client has ended the call. The delegate
  // then throws, which would surface as an unhandled exception of whoever completed the service's
  // Future; nobody waits for this answer any more.
  private static Future<Void> ending(Supplier<Future<Void>> end) {
    try {
      return end.get();
    } catch (IllegalStateException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<Void> end() {
    return ending(delegate::end);
  }

  @Override
  public Future<Void> end(R message) {
    return ending(() -> delegate.end(message));
  }

  @Override
  public Future<Void> endMessage(GrpcMessage message) {
    return ending(() -> delegate.endMessage(message));
  }

  @Override
  public Future<Void> write(R message) {
    return ending(() -> delegate.write(message));
  }

  @Override
  public Future<Void> writeMessage(GrpcMessage message) {
    return ending(() -> delegate.writeMessage(message));
  }

  @Override
  public Future<Void> writeHead() {
    return ending(delegate::writeHead);
  }

  @Override
  public GrpcServerResponse<Q, R> status(GrpcStatus status) {
    delegate.status(status);
    return this;
  }

  @Override
  public GrpcServerResponse<Q, R> statusMessage(String message) {
    delegate.statusMessage(message);
    return this;
  }

  @Override
  public GrpcServerResponse<Q, R> encoding(String encoding) {
    delegate.encoding(encoding);
    return this;
  }

  @Override
  public GrpcServerResponse<Q, R> format(WireFormat format) {
    delegate.format(format);
    return this;
  }

  @Override
  public Set<String> acceptedEncodings() {
    return delegate.acceptedEncodings();
  }

  @Override
  public MultiMap headers() {
    return delegate.headers();
  }

  @Override
  public MultiMap trailers() {
    return delegate.trailers();
  }

  @Override
  public GrpcServerResponse<Q, R> exceptionHandler(@Nullable Handler<Throwable> handler) {
    delegate.exceptionHandler(handler);
    return this;
  }

  @Override
  public GrpcServerResponse<Q, R> setWriteQueueMaxSize(int maxSize) {
    delegate.setWriteQueueMaxSize(maxSize);
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return delegate.writeQueueFull();
  }

  @Override
  public GrpcServerResponse<Q, R> drainHandler(@Nullable Handler<Void> handler) {
    delegate.drainHandler(handler);
    return this;
  }

  @Override
  public void cancel() {
    delegate.cancel();
  }
}
