package dev.docket.server.grpc;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A gRPC server whose methods are reached only through the [CallGate], with a [CallContext] set,
/// and whose failures are mapped ([MappedResponse]). Vert.x has no interceptors, so this stands
/// between a service's `bind` and the real server.
public final class AuthenticatedGrpcServer implements GrpcServer {
  private final GrpcServer delegate;
  private final CallGate gate;
  private final List<Service> services = new ArrayList<>();

  public AuthenticatedGrpcServer(GrpcServer delegate, CallGate gate) {
    this.delegate = delegate;
    this.gate = gate;
  }

  @Override
  public void handle(HttpServerRequest request) {
    delegate.handle(request);
  }

  /// Refused: a handler for every method could not be checked against the allow-list of methods.
  @Override
  public GrpcServer callHandler(@Nullable Handler<GrpcServerRequest<Buffer, Buffer>> handler) {
    throw new UnsupportedOperationException("bind each method by itself");
  }

  @Override
  public <Q, R> GrpcServer callHandler(
      ServiceMethod<Q, R> method, @Nullable Handler<GrpcServerRequest<Q, R>> handler) {
    if (handler == null) {
      delegate.callHandler(method, null);
    } else {
      delegate.callHandler(method, request -> serve(request, handler));
    }
    return this;
  }

  private <Q, R> void serve(
      GrpcServerRequest<Q, R> request, Handler<GrpcServerRequest<Q, R>> handler) {
    var response = new MappedResponse<>(request.response(), request.fullMethodName());
    try {
      var call = gate.admit(request);
      // The handler runs on the request's own context, not on the verticle's: see CallContext.
      Objects.requireNonNull(Vertx.currentContext()).putLocal(CallContextLocal.LOCAL, call);
      handler.handle(new MappedRequest<>(request, response));
    } catch (RuntimeException e) {
      response.fail(e);
    }
  }

  @Override
  public GrpcServer addService(Service service) {
    if (services.stream().anyMatch(present -> present.name().equals(service.name()))) {
      throw new IllegalStateException(
          "service bound twice: " + service.name().fullyQualifiedName());
    }
    services.add(service);
    // Not delegate.addService: that would bind the service to the server without the gate.
    service.bind(this);
    return this;
  }

  @Override
  public List<Service> services() {
    return List.copyOf(services);
  }
}
