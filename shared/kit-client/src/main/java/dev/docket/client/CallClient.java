package dev.docket.client;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.Address;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.ServiceMethod;

/// The client that one call's function is given: each request it opens carries the call's metadata.
final class CallClient implements GrpcClient {
  private final GrpcClient delegate;
  private final Call call;

  CallClient(GrpcClient delegate, Call call) {
    this.delegate = delegate;
    this.call = call;
  }

  @Override
  public <Q, R> Future<GrpcClientRequest<Q, R>> request(
      Address server, ServiceMethod<R, Q> method) {
    call.method(method.fullMethodName());
    return delegate.request(server, method).compose(call::prepare);
  }

  @Override
  public <Q, R> Future<GrpcClientRequest<Q, R>> request(ServiceMethod<R, Q> method) {
    call.method(method.fullMethodName());
    return delegate.request(method).compose(call::prepare);
  }

  @Override
  public Future<GrpcClientRequest<Buffer, Buffer>> request(Address server) {
    return delegate.request(server).compose(call::prepare);
  }

  @Override
  public Future<GrpcClientRequest<Buffer, Buffer>> request() {
    return delegate.request().compose(call::prepare);
  }

  /// Refused: the connection belongs to the channel.
  @Override
  public Future<Void> close() {
    return Future.failedFuture(new UnsupportedOperationException("close the channel"));
  }
}
