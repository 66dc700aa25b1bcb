package dev.docket.server.grpc;

import static dev.docket.server.grpc.EchoServer.HANDLER;
import static dev.docket.server.grpc.EchoServer.NOW;
import static dev.docket.server.grpc.EchoServer.assertRefused;
import static dev.docket.server.grpc.EchoServer.details;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import dev.docket.kit.identity.ServiceIdentity;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.v1.HealthProto;
import io.vertx.grpc.server.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may call what, and with which metadata.
class GrpcGateIT {

  @RegisterExtension final EchoServer echo = new EchoServer();

  @Test
  void shouldRefuseACallWithoutAValidToken() {
    var server = echo.deploy("Call", Future::succeededFuture);
    var good = "Bearer " + echo.tokens.mint(HANDLER);

    assertRefused(
        echo.callAs(server, "Call", ""),
        GrpcStatus.UNAUTHENTICATED,
        "unauthenticated",
        "expected a bearer token of a service");
    assertRefused(
        echo.callAs(server, "Call", "Basic x"),
        GrpcStatus.UNAUTHENTICATED,
        "unauthenticated",
        "expected a bearer token of a service");
    assertRefused(
        echo.callAs(server, "Call", good + "x"),
        GrpcStatus.UNAUTHENTICATED,
        "unauthenticated",
        "wrong signature");
    echo.now = NOW.plus(Duration.ofMinutes(6));
    assertRefused(
        echo.callAs(server, "Call", good),
        GrpcStatus.UNAUTHENTICATED,
        "unauthenticated",
        "token expired");
  }

  @Test
  void shouldRefuseAServiceThatIsNotOnTheListOfTheMethod() {
    var server = echo.deploy("Call", Future::succeededFuture);
    var other = "Bearer " + echo.tokens.mint(new ServiceIdentity("case-rapid-api", null));

    assertRefused(
        echo.callAs(server, "Call", other),
        GrpcStatus.PERMISSION_DENIED,
        "method_not_allowed",
        "service case-rapid-api may not call docket.test.Echo/Call");
  }

  @ParameterizedTest
  @CsvSource({
    "docket-org,   0,          expected an integer greater than 0",
    "docket-org,   x,          expected an integer greater than 0",
    "docket-actor, not-a-uuid, expected a UUID",
    "docket-cause, 1,          expected a UUID",
    "docket-depth, -1,         expected an integer from 0 to 1000",
    "docket-depth, 1001,       expected an integer from 0 to 1000",
    "idempotency-key, '',      expected 1 to 200 visible ASCII characters",
    "idempotency-key, a b,     expected 1 to 200 visible ASCII characters",
    "effect-key,   1,          expected a UUID"
  })
  void shouldRefuseMalformedMetadata(String key, String value, String message)
      throws InvalidProtocolBufferException {
    var server = echo.deploy("Call", Future::succeededFuture);

    var answer = echo.call(server, "Call", request -> request.headers().set(key, value));

    assertRefused(answer, GrpcStatus.INVALID_ARGUMENT, "invalid_argument", message);
    assertThat(
            details(answer).getDetails(1).unpack(BadRequest.class).getFieldViolations(0).getField())
        .isEqualTo(key);
  }

  @Test
  void shouldRefuseAMethodThatNeedsAnOrganizationWithoutOne() {
    var server =
        echo.deploy("Call", _ -> Future.succeededFuture(CallContext.current().org().toString()));

    assertRefused(
        echo.call(server, "Call", _ -> {}),
        GrpcStatus.INVALID_ARGUMENT,
        "invalid_argument",
        "this method needs an organization");
  }

  @Test
  void shouldGuardWholeServicesToo() {
    // Given a service as generated code makes one; any descriptor will do
    var descriptor = HealthProto.getDescriptor().findServiceByName("Health");
    var service =
        Service.service(ServiceName.create("docket.test.Echo"), descriptor)
            .bind(
                EchoMethods.method("Call"),
                request -> request.handler(message -> request.response().end(message)))
            .build();
    List<String> names = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    var server =
        echo.deploy(grpc -> {
          grpc.addService(service);
          grpc.services().forEach(bound -> names.add(bound.name().fullyQualifiedName()));
          failures.add(catchThrowable(() -> grpc.addService(service)));
          failures.add(catchThrowable(() -> grpc.callHandler(_ -> {})));
        });

    // Then it is reached through the gate, once, and nothing gets around the gate
    assertThat(echo.call(server, "Call", _ -> {}).text()).isEqualTo("hello");
    assertThat(echo.callAs(server, "Call", "none").status()).isEqualTo(GrpcStatus.UNAUTHENTICATED);
    assertThat(names).containsExactly("docket.test.Echo");
    assertThat(failures)
        .satisfiesExactly(
            twice -> assertThat(twice).isInstanceOf(IllegalStateException.class),
            catchAll -> assertThat(catchAll).isInstanceOf(UnsupportedOperationException.class));
  }
}
