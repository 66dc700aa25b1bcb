package dev.docket.server.grpc;

import static dev.docket.server.grpc.EchoServer.HANDLER;
import static dev.docket.server.grpc.EchoServer.NOW;
import static dev.docket.server.grpc.EchoServer.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.identity.CallHeaders;
import dev.docket.kit.identity.CallKey;
import dev.docket.kit.identity.OrgId;
import dev.docket.server.Await;
import dev.docket.server.Listening;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a service learns of a call.
class GrpcContextIT {

  @RegisterExtension final EchoServer echo = new EchoServer();

  @Test
  void shouldGiveTheServiceTheContextOfTheCall() {
    // Given
    var server = echo.deploy("Call", _ -> Future.succeededFuture(CallContext.current().toString()));
    var actor = new UUID(1, 1);
    var cause = new UUID(2, 2);

    // When
    var answer =
        echo.call(
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
    var server = echo.deploy("Call", _ -> Future.succeededFuture(CallContext.current().toString()));

    assertThat(echo.call(server, "Call", _ -> {}).text())
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
        echo.deploy(
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
                  .compose(sofar -> echo.vertx.timer(1, TimeUnit.MILLISECONDS).map(sofar))
                  .map(sofar -> sofar + " " + CallContext.current().org())
                  .compose(sofar -> echo.vertx.executeBlocking(() -> sofar))
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
        echo.deploy(
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

  @Test
  void shouldGiveTheServiceTheKeyOfTheCallAndRefuseTwo() {
    var server =
        echo.deploy(
            "Call", _ -> Future.succeededFuture(String.valueOf(CallContext.current().key())));
    var effect = new UUID(3, 3);

    assertThat(
            echo.call(server, "Call", r -> r.headers().set(CallHeaders.IDEMPOTENCY_KEY, "k"))
                .text())
        .isEqualTo(new CallKey.Client("k").toString());
    assertThat(
            echo.call(
                    server, "Call", r -> r.headers().set(CallHeaders.EFFECT_KEY, effect.toString()))
                .text())
        .isEqualTo(new CallKey.Effect(effect).toString());
    assertRefused(
        echo.call(
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

  private List<String> callForEachOrg(Listening server, int calls) {
    List<Future<EchoServer.Answer>> answers =
        IntStream.rangeClosed(1, calls)
            .mapToObj(i ->
                echo.send(server, "Call", "" + i, r -> r.headers().set(CallHeaders.ORG, "" + i)))
            .toList();
    return answers.stream().map(answer -> Await.result(answer).text()).toList();
  }
}
