package dev.docket.server.grpc;

import io.vertx.grpc.server.GrpcServer;

/// The methods of one service, bound to the process's one gRPC listener. Called once per instance,
/// on its event loop: what the methods share between instances must be thread-safe.
@FunctionalInterface
public interface GrpcModule {
  /// Binds with `service.bind(server)` or `server.callHandler(method, handler)`.
  ///
  /// @param server authenticates each call and maps failures before and after the handler
  void bind(GrpcServer server);
}
