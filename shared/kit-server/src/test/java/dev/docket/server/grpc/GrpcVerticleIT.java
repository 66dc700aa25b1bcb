package dev.docket.server.grpc;

import static dev.docket.server.grpc.EchoServer.MAX_MESSAGE_BYTES;
import static dev.docket.server.grpc.EchoServer.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.health.HealthState;
import dev.docket.server.Await;
import dev.docket.server.Listening;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The listener itself: its limits, its health, its stop.
class GrpcVerticleIT {

  @RegisterExtension final EchoServer echo = new EchoServer();

  @Test
  void shouldEndACallAtItsDeadlineAndIgnoreTheLateAnswer() {
    // Given a method that answers only after the deadline
    List<Throwable> unhandled = new ArrayList<>();
    echo.vertx.exceptionHandler(unhandled::add);
    Promise<String> late = Promise.promise();
    var server =
        echo.deploy(
            EchoMethods.module(
                Map.of("Slow", _ -> late.future(), "Echo", Future::succeededFuture)));

    // When
    var answer = echo.call(server, "Slow", request -> request.timeout(50, TimeUnit.MILLISECONDS));
    late.complete("late");

    // Then
    assertThat(answer.status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
    assertThat(echo.call(server, "Echo", _ -> {}).text()).isEqualTo("hello");
    assertThat(unhandled).isEmpty();
  }

  @Test
  void shouldLimitTheSizeOfAMessage() {
    var server = echo.deploy("Call", text -> Future.succeededFuture("" + text.length()));

    // More than the 256 KiB Vert.x allows by itself.
    var fits = "x".repeat(MAX_MESSAGE_BYTES - 100);
    assertThat(Await.result(echo.send(server, "Call", fits, _ -> {})).text())
        .isEqualTo("" + fits.length());
    assertThat(
            Await.result(echo.send(server, "Call", "x".repeat(MAX_MESSAGE_BYTES + 1), _ -> {}))
                .status())
        .isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
  }

  @Test
  void shouldAnnounceTheLimitOfConcurrentStreams() {
    var server = echo.deploy("Call", Future::succeededFuture);

    // The settings have arrived by the time of the first answer.
    assertThat(echo.call(server, "Call", _ -> {}).text()).isEqualTo("hello");
    var request = Await.result(echo.client.request(address(server), EchoMethods.method("Call")));

    long limit = request.connection().remoteSettings().getMaxConcurrentStreams();
    assertThat(limit).isEqualTo(321);
  }

  @Test
  void shouldAnswerHealthChecksWithoutAToken() {
    var part = echo.health.register("part");
    var server = echo.deploy("Call", Future::succeededFuture);

    assertThat(healthOf(server)).isEqualTo(HealthCheckResponse.ServingStatus.NOT_SERVING);
    part.set(HealthState.up());
    assertThat(healthOf(server)).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
  }

  @Test
  void shouldFinishCallsInFlightAtAStop() {
    Promise<Void> arrived = Promise.promise();
    Promise<String> release = Promise.promise();
    var server =
        echo.deploy(
            "Call",
            _ -> {
              arrived.complete();
              return release.future();
            });
    var answer = echo.send(server, "Call", "hello", _ -> {});
    Await.result(arrived.future());

    var stopped = echo.vertx.undeploy(server.deploymentId());
    release.complete("done");

    assertThat(Await.result(answer).text()).isEqualTo("done");
    Await.result(stopped);
  }

  private HealthCheckResponse.ServingStatus healthOf(Listening server) {
    var method =
        ServiceMethod.<HealthCheckRequest, HealthCheckResponse>client(
            ServiceName.create("grpc.health.v1.Health"),
            "Check",
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(HealthCheckResponse.newBuilder()));
    return Await.result(
            echo.client
                .request(address(server), method)
                .compose(request -> request.send(HealthCheckRequest.getDefaultInstance()))
                .compose(response -> response.last()))
        .getStatus();
  }
}
