package dev.docket.client;

import dev.docket.kit.identity.CallHeaders;
import dev.docket.kit.identity.CallKey;
import dev.docket.kit.identity.OrgId;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One call on its way: what it sends along, and what is kept of request and answer to explain a
/// failure. The generated clients give neither metadata nor the message and trailers of a failed
/// call.
///
/// Written on the request's event loop, read where the call's Future ends, which may be another
/// thread: hence volatile.
final class Call {
  private final CallMetadata metadata;
  private final Duration deadline;
  private final ServiceCredentials credentials;
  private volatile @Nullable GrpcClientRequest<?, ?> request;
  private volatile @Nullable GrpcClientResponse<?, ?> response;
  private volatile String method = "none";
  private volatile @Nullable Future<Blame> blame;
  private volatile boolean over;

  Call(CallMetadata metadata, Duration deadline, ServiceCredentials credentials) {
    this.metadata = metadata;
    this.deadline = deadline;
    this.credentials = credentials;
  }

  Duration deadline() {
    return deadline;
  }

  @Nullable OrgId org() {
    return metadata.org();
  }

  /// Whom its failure speaks against, which may take a while to find out; null before it fails.
  @Nullable Future<Blame> blame() {
    return blame;
  }

  void blame(Future<Blame> against) {
    blame = against;
  }

  String method() {
    return method;
  }

  void method(String fullMethodName) {
    method = fullMethodName;
  }

  @Nullable GrpcClientResponse<?, ?> response() {
    return response;
  }

  /// Fits out a request that has got its connection.
  <Q, R> Future<GrpcClientRequest<Q, R>> prepare(GrpcClientRequest<Q, R> fresh) {
    if (over) {
      // The connection came after the deadline; nobody waits for this call any more.
      fresh.cancel();
      return Future.failedFuture(new TimeoutException("no connection before the deadline"));
    }
    request = fresh;
    putHeaders(fresh.headers());
    fresh.timeout(Math.max(1, deadline.toMillis()), TimeUnit.MILLISECONDS);
    fresh.response().onSuccess(answer -> response = answer);
    return Future.succeededFuture(fresh);
  }

  private void putHeaders(MultiMap headers) {
    headers.set(CallHeaders.AUTHORIZATION, credentials.authorization());
    put(headers, CallHeaders.ORG, metadata.org());
    put(headers, CallHeaders.ACTOR, metadata.actor());
    put(headers, CallHeaders.CAUSE, metadata.cause());
    headers.set(CallHeaders.DEPTH, Integer.toString(metadata.depth()));
    switch (metadata.key()) {
      case CallKey.Client(var key) -> headers.set(CallHeaders.IDEMPOTENCY_KEY, key);
      case CallKey.Effect(var key) -> headers.set(CallHeaders.EFFECT_KEY, key.toString());
      case null -> {}
    }
  }

  private static void put(MultiMap headers, String name, @Nullable Object value) {
    if (value != null) {
      headers.set(name, value.toString());
    }
  }

  /// Gives the call up: a connection that comes later is not used any more.
  ///
  /// @return the request on its way, to be cancelled if it is not answered soon; null when nothing
  ///   was sent
  @Nullable GrpcClientRequest<?, ?> abandon() {
    over = true;
    return request;
  }
}
