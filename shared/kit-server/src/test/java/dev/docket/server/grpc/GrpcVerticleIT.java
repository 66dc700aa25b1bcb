package dev.docket.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StringValue;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.docket.kit.config.GrpcConfig;
import dev.docket.kit.config.IdentityConfig;
import dev.docket.kit.config.Secret;
import dev.docket.kit.health.Health;
import dev.docket.kit.health.HealthState;
import dev.docket.kit.identity.CallHeaders;
import dev.docket.kit.identity.CallKey;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.kit.identity.ServiceTokens;
import dev.docket.server.Await;
import dev.docket.server.Listening;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.health.v1.HealthProto;
import io.vertx.grpc.server.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcVerticleIT {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final ServiceIdentity HANDLER =
      new ServiceIdentity("case-event-handler", "timeline");
  private static final int MAX_MESSAGE_BYTES = 1 << 20;

  /// What came back: status, text of the answer or the message of the status, and the headers and
  /// trailers together.
  private record Answer(GrpcStatus status, String text, MultiMap trailers) {}

  private final Vertx vertx = Vertx.vertx();
  private final Health health = new Health();
  private final GrpcClient client = GrpcClient.client(vertx);
  private Instant now = NOW;
  private final ServiceTokens tokens =
      new ServiceTokens(
          new IdentityConfig(
              Map.of("k", new Secret("0123456789012345678901234567890123")),
              "k",
              Duration.ofMinutes(5)),
          () -> now);

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  @Test
  void shouldGiveTheServiceTheContextOfTheCall() {
    // Given
    var server = deploy("Call", _ -> Future.succeededFuture(CallContext.current().toString()));
    var actor = new UUID(1, 1);
    var cause = new UUID(2, 2);

    // When
    var answer =
        call(
            server,
            "Call",
            request -> {
              request.headers().set(CallHeaders.ORG, "42");
              request.headers().set(CallHeaders.ACTOR, actor.toString());
              request.headers().set(CallHeaders.CAUSE, cause.toString());
              request.headers().set(CallHeaders.DEPTH, "3");
              request.timeout(7, TimeUnit.SECONDS);
            });

    // Then
    assertThat(answer.text())
        .isEqualTo(
            new CallContext(HANDLER, new OrgId(42), actor, cause, 3, null, NOW.plusSeconds(7))
                .toString());
  }

  @Test
  void shouldAdmitACallWithTheTokenAlone() {
    var server = deploy("Call", _ -> Future.succeededFuture(CallContext.current().toString()));

    assertThat(call(server, "Call", _ -> {}).text())
        .isEqualTo(new CallContext(HANDLER, null, null, null, 0, null, null).toString());
  }

  @Test
  void shouldKeepTheContextsOfInterleavedCallsApart() {
    // Given 60 calls over one connection, so on one event loop, each waiting on its own context
    // until all are in
    int calls = 60;
    List<Runnable> waiting = new ArrayList<>();
    Set<String> threads = new HashSet<>();
    var server =
        deploy(
            "Call",
            text -> {
              var mine = Objects.requireNonNull(Vertx.currentContext());
              Promise<Void> allIn = Promise.promise();
              threads.add(Thread.currentThread().getName());
              waiting.add(() -> mine.runOnContext(_ -> allIn.complete()));
              if (waiting.size() == calls) {
                waiting.forEach(Runnable::run);
              }
              return allIn
                  .future()
                  .map(_ -> text + " " + CallContext.current().org())
                  .compose(sofar -> vertx.timer(1, TimeUnit.MILLISECONDS).map(sofar))
                  .map(sofar -> sofar + " " + CallContext.current().org())
                  .compose(sofar -> vertx.executeBlocking(() -> sofar))
                  .map(sofar -> sofar + " " + CallContext.current().org());
            });

    // When
    var texts = callForEachOrg(server, calls);

    // Then
    assertThat(threads).hasSize(1);
    assertThat(texts)
        .isEqualTo(
            IntStream.rangeClosed(1, calls)
                .mapToObj(i -> "%d %d %d %d".formatted(i, i, i, i))
                .toList());
  }

  /// Not a promise but a warning with proof: see the documentation of [CallContext].
  @Test
  void shouldKeepAContextTakenFirstWhenAFutureIsSharedBetweenCalls() {
    int calls = 3;
    var arrived = new AtomicInteger();
    Promise<Void> shared = Promise.promise();
    var server =
        deploy(
            "Call",
            _ -> {
              var call = CallContext.current();
              if (arrived.incrementAndGet() == calls) {
                shared.complete();
              }
              return shared.future().map(_ -> call.org() + " " + CallContext.current().org());
            });

    assertThat(callForEachOrg(server, calls)).containsExactly("1 3", "2 3", "3 3");
  }

  private List<String> callForEachOrg(Listening server, int calls) {
    List<Future<Answer>> answers =
        IntStream.rangeClosed(1, calls)
            .mapToObj(
                i -> send(server, "Call", "" + i, r -> r.headers().set(CallHeaders.ORG, "" + i)))
            .toList();
    return answers.stream().map(answer -> Await.result(answer).text()).toList();
  }

  @Test
  void shouldCarryTheDetailsOfAFailure() throws InvalidProtocolBufferException {
    var failure =
        new StatusFailure(
            GrpcStatus.ABORTED,
            new StatusFailure.Answer(
                "version_conflict",
                "expected 3, found 4: 50% ü",
                "version",
                Map.of("current", "4"),
                Duration.ofMillis(250)));
    var server = deploy("Call", _ -> Future.failedFuture(failure));

    var answer = call(server, "Call", _ -> {});

    assertThat(answer.status()).isEqualTo(GrpcStatus.ABORTED);
    assertThat(answer.text()).isEqualTo("expected 3, found 4: 50% ü");
    var details = details(answer);
    assertThat(details.getCode()).isEqualTo(10);
    assertThat(details.getMessage()).isEqualTo("expected 3, found 4: 50% ü");
    assertThat(details.getDetails(0).unpack(ErrorInfo.class))
        .isEqualTo(
            ErrorInfo.newBuilder()
                .setReason("version_conflict")
                .setDomain("docket")
                .putMetadata("current", "4")
                .build());
    assertThat(details.getDetails(1).unpack(BadRequest.class).getFieldViolations(0).getField())
        .isEqualTo("version");
    assertThat(details.getDetails(2).unpack(RetryInfo.class).getRetryDelay())
        .isEqualTo(Durations.fromMillis(250));
  }

  @Test
  void shouldMapWhatAMethodThrowsBeforeItReturnsAFuture() {
    var server =
        deploy(
            "Call",
            _ -> {
              throw StatusFailure.invalid("title", "may not be empty");
            });

    assertRefused(
        call(server, "Call", _ -> {}),
        GrpcStatus.INVALID_ARGUMENT,
        "invalid_argument",
        "may not be empty");
  }

  @Test
  void shouldNotTellTheCallerInternals() {
    var server =
        deploy(
            EchoMethods.module(
                Map.of(
                    "Fails",
                    _ -> Future.failedFuture(new IllegalStateException("password=hush")),
                    "Throws",
                    _ -> {
                      throw new IllegalStateException("password=hush");
                    })));

    for (var method : List.of("Fails", "Throws")) {
      assertRefused(
          call(server, method, _ -> {}),
          GrpcStatus.INTERNAL,
          "internal",
          "the call failed; the cause is in the server's log");
    }
  }

  @Test
  void shouldAnswerAMethodThatIsNotOverriddenAsUnimplemented() {
    var server =
        deploy(
            "Call", _ -> Future.failedFuture(new UnsupportedOperationException("Not implemented")));

    assertRefused(
        call(server, "Call", _ -> {}),
        GrpcStatus.UNIMPLEMENTED,
        "unimplemented",
        "docket.test.Echo/Call is not implemented");
  }

  @Test
  void shouldRefuseACallWithoutAValidToken() {
    var server = deploy("Call", Future::succeededFuture);
    var good = "Bearer " + tokens.mint(HANDLER);

    assertRefused(
        callAs(server, "Call", ""),
        GrpcStatus.UNAUTHENTICATED,
        "unauthenticated",
        "expected a bearer token of a service");
    assertRefused(
        callAs(server, "Call", "Basic x"),
        GrpcStatus.UNAUTHENTICATED,
        "unauthenticated",
        "expected a bearer token of a service");
    assertRefused(
        callAs(server, "Call", good + "x"),
        GrpcStatus.UNAUTHENTICATED,
        "unauthenticated",
        "wrong signature");
    now = NOW.plus(Duration.ofMinutes(6));
    assertRefused(
        callAs(server, "Call", good),
        GrpcStatus.UNAUTHENTICATED,
        "unauthenticated",
        "token expired");
  }

  @Test
  void shouldRefuseAServiceThatIsNotOnTheListOfTheMethod() {
    var server = deploy("Call", Future::succeededFuture);
    var other = "Bearer " + tokens.mint(new ServiceIdentity("case-rapid-api", null));

    assertRefused(
        callAs(server, "Call", other),
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
    var server = deploy("Call", Future::succeededFuture);

    var answer = call(server, "Call", request -> request.headers().set(key, value));

    assertRefused(answer, GrpcStatus.INVALID_ARGUMENT, "invalid_argument", message);
    assertThat(
            details(answer).getDetails(1).unpack(BadRequest.class).getFieldViolations(0).getField())
        .isEqualTo(key);
  }

  @Test
  void shouldGiveTheServiceTheKeyOfTheCallAndRefuseTwo() {
    var server =
        deploy("Call", _ -> Future.succeededFuture(String.valueOf(CallContext.current().key())));
    var effect = new UUID(3, 3);

    assertThat(call(server, "Call", r -> r.headers().set(CallHeaders.IDEMPOTENCY_KEY, "k")).text())
        .isEqualTo(new CallKey.Client("k").toString());
    assertThat(
            call(server, "Call", r -> r.headers().set(CallHeaders.EFFECT_KEY, effect.toString()))
                .text())
        .isEqualTo(new CallKey.Effect(effect).toString());
    assertRefused(
        call(
            server,
            "Call",
            r ->
                r.headers()
                    .set(CallHeaders.IDEMPOTENCY_KEY, "k")
                    .set(CallHeaders.EFFECT_KEY, effect.toString())),
        GrpcStatus.INVALID_ARGUMENT,
        "invalid_argument",
        "expected none beside an idempotency-key");
  }

  @Test
  void shouldRefuseAMethodThatNeedsAnOrganizationWithoutOne() {
    var server =
        deploy("Call", _ -> Future.succeededFuture(CallContext.current().org().toString()));

    assertRefused(
        call(server, "Call", _ -> {}),
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
        deploy(grpc -> {
          grpc.addService(service);
          grpc.services().forEach(bound -> names.add(bound.name().fullyQualifiedName()));
          failures.add(catchThrowable(() -> grpc.addService(service)));
          failures.add(catchThrowable(() -> grpc.callHandler(_ -> {})));
        });

    // Then it is reached through the gate, once, and nothing gets around the gate
    assertThat(call(server, "Call", _ -> {}).text()).isEqualTo("hello");
    assertThat(callAs(server, "Call", "none").status()).isEqualTo(GrpcStatus.UNAUTHENTICATED);
    assertThat(names).containsExactly("docket.test.Echo");
    assertThat(failures)
        .satisfiesExactly(
            twice -> assertThat(twice).isInstanceOf(IllegalStateException.class),
            catchAll -> assertThat(catchAll).isInstanceOf(UnsupportedOperationException.class));
  }

  @Test
  void shouldEndACallAtItsDeadlineAndIgnoreTheLateAnswer() {
    // Given a method that answers only after the deadline
    List<Throwable> unhandled = new ArrayList<>();
    vertx.exceptionHandler(unhandled::add);
    Promise<String> late = Promise.promise();
    var server =
        deploy(
            EchoMethods.module(
                Map.of("Slow", _ -> late.future(), "Echo", Future::succeededFuture)));

    // When
    var answer = call(server, "Slow", request -> request.timeout(50, TimeUnit.MILLISECONDS));
    late.complete("late");

    // Then
    assertThat(answer.status()).isEqualTo(GrpcStatus.DEADLINE_EXCEEDED);
    assertThat(call(server, "Echo", _ -> {}).text()).isEqualTo("hello");
    assertThat(unhandled).isEmpty();
  }

  @Test
  void shouldLimitTheSizeOfAMessage() {
    var server = deploy("Call", text -> Future.succeededFuture("" + text.length()));

    // More than the 256 KiB Vert.x allows by itself.
    var fits = "x".repeat(MAX_MESSAGE_BYTES - 100);
    assertThat(Await.result(send(server, "Call", fits, _ -> {})).text())
        .isEqualTo("" + fits.length());
    assertThat(
            Await.result(send(server, "Call", "x".repeat(MAX_MESSAGE_BYTES + 1), _ -> {})).status())
        .isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
  }

  @Test
  void shouldAnnounceTheLimitOfConcurrentStreams() {
    var server = deploy("Call", Future::succeededFuture);

    // The settings have arrived by the time of the first answer.
    assertThat(call(server, "Call", _ -> {}).text()).isEqualTo("hello");
    var request = Await.result(client.request(address(server), EchoMethods.method("Call")));

    long limit = request.connection().remoteSettings().getMaxConcurrentStreams();
    assertThat(limit).isEqualTo(321);
  }

  @Test
  void shouldAnswerHealthChecksWithoutAToken() {
    var part = health.register("part");
    var server = deploy("Call", Future::succeededFuture);

    assertThat(healthOf(server)).isEqualTo(HealthCheckResponse.ServingStatus.NOT_SERVING);
    part.set(HealthState.up());
    assertThat(healthOf(server)).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
  }

  @Test
  void shouldFinishCallsInFlightAtAStop() {
    Promise<Void> arrived = Promise.promise();
    Promise<String> release = Promise.promise();
    var server =
        deploy(
            "Call",
            _ -> {
              arrived.complete();
              return release.future();
            });
    var answer = send(server, "Call", "hello", _ -> {});
    Await.result(arrived.future());

    var stopped = vertx.undeploy(server.deploymentId());
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
            client
                .request(address(server), method)
                .compose(request -> request.send(HealthCheckRequest.getDefaultInstance()))
                .compose(response -> response.last()))
        .getStatus();
  }

  private Listening deploy(String method, Function<String, Future<String>> body) {
    return deploy(EchoMethods.module(Map.of(method, body)));
  }

  private Listening deploy(GrpcModule module) {
    var allowed = new AllowList(Map.of("docket.test.Echo/*", Set.of(HANDLER.service())));
    var gate = new CallGate(tokens, allowed, () -> now);
    var limits = new GrpcConfig.Limits(MAX_MESSAGE_BYTES, 321);
    var config = new GrpcConfig("127.0.0.1", 0, 1, limits, Duration.ofSeconds(10));
    return Await.result(
        GrpcVerticle.deploy(vertx, config, new GrpcVerticle.Parts(List.of(module), gate, health)));
  }

  private Answer call(
      Listening server,
      String method,
      Consumer<GrpcClientRequest<StringValue, StringValue>> prepare) {
    return Await.result(send(server, method, "hello", prepare));
  }

  private Answer callAs(Listening server, String method, String authorization) {
    return call(
        server, method, request -> request.headers().set(CallHeaders.AUTHORIZATION, authorization));
  }

  private Future<Answer> send(
      Listening server,
      String method,
      String text,
      Consumer<GrpcClientRequest<StringValue, StringValue>> prepare) {
    return client
        .request(address(server), EchoMethods.method(method))
        .compose(request -> {
          request.headers().set(CallHeaders.AUTHORIZATION, "Bearer " + tokens.mint(HANDLER));
          prepare.accept(request);
          request.end(StringValue.of(text));
          return request.response();
        })
        .compose(response ->
            response
                .last()
                .map(message -> new Answer(GrpcStatus.OK, message.getValue(), response.trailers()))
                .otherwise(_ -> {
                  var trailers = MultiMap.caseInsensitiveMultiMap();
                  trailers.addAll(response.headers()).addAll(response.trailers());
                  return new Answer(
                      response.status(), String.valueOf(response.statusMessage()), trailers);
                }));
  }

  private static SocketAddress address(Listening server) {
    return SocketAddress.inetSocketAddress(server.port(), server.host());
  }

  private static void assertRefused(
      Answer answer, GrpcStatus status, String reason, String message) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).isEqualTo(message);
    try {
      assertThat(details(answer).getDetails(0).unpack(ErrorInfo.class).getReason())
          .isEqualTo(reason);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Status details(Answer answer) throws InvalidProtocolBufferException {
    return Status.parseFrom(
        Base64.getDecoder().decode(answer.trailers().get("grpc-status-details-bin")));
  }
}
