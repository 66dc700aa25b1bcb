package dev.docket.server.grpc;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Timer;
import io.vertx.core.http.HttpConnection;
import io.vertx.grpc.common.GrpcError;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.InvalidMessageException;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.common.WireFormat;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import org.jspecify.annotations.Nullable;

/// A request whose response is a [MappedResponse]; everything else is the delegate's.
final class MappedRequest<Q, R> implements GrpcServerRequest<Q, R> {
  private final GrpcServerRequest<Q, R> delegate;
  private final MappedResponse<Q, R> response;

  MappedRequest(GrpcServerRequest<Q, R> delegate, MappedResponse<Q, R> response) {
    this.delegate = delegate;
    this.response = response;
  }

  @Override
  public GrpcServerResponse<Q, R> response() {
    return response;
  }

  /// Catches what a method throws before it returns a Future; the delegate would answer UNKNOWN
  /// without details.
  @Override
  public GrpcServerRequest<Q, R> handler(@Nullable Handler<Q> handler) {
    delegate.handler(handler == null ? null : message -> guarded(handler, message));
    return this;
  }

  private void guarded(Handler<Q> handler, Q message) {
    try {
      handler.handle(message);
    } catch (RuntimeException e) {
      response.fail(e);
    }
  }

  @Override
  public ServiceName serviceName() {
    return delegate.serviceName();
  }

  @Override
  public String methodName() {
    return delegate.methodName();
  }

  @Override
  public String fullMethodName() {
    return delegate.fullMethodName();
  }

  @Override
  public MultiMap headers() {
    return delegate.headers();
  }

  @Override
  public String encoding() {
    return delegate.encoding();
  }

  @Override
  public WireFormat format() {
    return delegate.format();
  }

  @Override
  public GrpcServerRequest<Q, R> messageHandler(@Nullable Handler<GrpcMessage> handler) {
    delegate.messageHandler(handler);
    return this;
  }

  @Override
  public GrpcServerRequest<Q, R> invalidMessageHandler(
      @Nullable Handler<InvalidMessageException> handler) {
    delegate.invalidMessageHandler(handler);
    return this;
  }

  @Override
  public GrpcServerRequest<Q, R> errorHandler(@Nullable Handler<GrpcError> handler) {
    delegate.errorHandler(handler);
    return this;
  }

  @Override
  public GrpcServerRequest<Q, R> exceptionHandler(@Nullable Handler<Throwable> handler) {
    delegate.exceptionHandler(handler);
    return this;
  }

  @Override
  public GrpcServerRequest<Q, R> pause() {
    delegate.pause();
    return this;
  }

  @Override
  public GrpcServerRequest<Q, R> resume() {
    delegate.resume();
    return this;
  }

  @Override
  public GrpcServerRequest<Q, R> fetch(long amount) {
    delegate.fetch(amount);
    return this;
  }

  @Override
  public GrpcServerRequest<Q, R> endHandler(@Nullable Handler<Void> handler) {
    delegate.endHandler(handler);
    return this;
  }

  @Override
  public HttpConnection connection() {
    return delegate.connection();
  }

  @Override
  public long timeout() {
    return delegate.timeout();
  }

  @Override
  public Timer deadline() {
    return delegate.deadline();
  }

  @Override
  public Future<Q> last() {
    return delegate.last();
  }

  @Override
  public Future<Void> end() {
    return delegate.end();
  }
}
