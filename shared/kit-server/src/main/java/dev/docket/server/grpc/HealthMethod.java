package dev.docket.server.grpc;

import dev.docket.kit.health.Health;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.health.handler.GrpcHealthCheckV1Handler;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;

/// `grpc.health.v1.Health/Check`, for probes and load balancers: the empty name asks for the
/// readiness of the process.
///
/// Not vertx-grpc-health's own service, which answers SERVING to the empty name whatever the checks
/// say. No `Watch`: its streams never end, so they would hold up every stop for the whole drain
/// time.
///
/// @param health what the process says about itself
record HealthMethod(Health health) implements GrpcModule {
  @Override
  public void bind(GrpcServer server) {
    server.callHandler(
        GrpcHealthCheckV1Handler.SERVICE_METHOD,
        request -> request.handler(check -> answer(check, request)));
  }

  private void answer(HealthCheckRequest check, GrpcServerRequest<?, HealthCheckResponse> request) {
    if (!check.getService().isEmpty()) {
      request
          .response()
          .status(GrpcStatus.NOT_FOUND)
          .statusMessage("only the empty service name is known")
          .end();
      return;
    }
    var status = health.readiness().up() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    request.response().end(HealthCheckResponse.newBuilder().setStatus(status).build());
  }
}
