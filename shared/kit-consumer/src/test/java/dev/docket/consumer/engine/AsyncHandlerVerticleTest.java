package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.HandMadeBatches.ADDRESS;
import static dev.docket.consumer.engine.HandMadeBatches.TIME;
import static dev.docket.consumer.engine.HandMadeBatches.next;
import static dev.docket.consumer.engine.HandMadeBatches.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.consumer.AsyncProcessor;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.handler.AsyncHandlerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Asynchronous handlers on a real event loop, with batches made by hand.
class AsyncHandlerVerticleTest {

  private static final Future<HandleResp> DONE = Future.succeededFuture(HandleResp.success());

  private final HandMadeBatches batches = new HandMadeBatches();
  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private final BlockingQueue<Promise<HandleResp>> gates = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    batches.close();
  }

  @Test
  void shouldGiveBackWhatFollowsARetryInItsRunAndNothingOfOthers() throws Exception {
    deploy((text, _) -> {
      calls.add(text);
      return text.equals("a2") ? Future.failedFuture("busy") : DONE;
    });

    batches.send(List.of(run("a1", "a2", "a3"), run("b1")));

    assertThat(batches.settled(4)).containsExactly("a1 Success", "a2 Retry", "a3 -", "b1 Success");
    assertThat(calls).containsExactlyInAnyOrder("a1", "a2", "b1");
  }

  @Test
  void shouldTakeAFailureAnExceptionAnErrorOrNothingForATransientRetry() throws Exception {
    deploy((text, _) ->
        switch (text) {
          case "failure" -> Future.failedFuture(new IOException("gone"));
          case "exception" -> throw new IllegalStateException("broken");
          case "error" -> throw new StackOverflowError();
          case "null" -> nothing();
          default -> Future.succeededFuture();
        });

    batches.send(
        List.of(run("failure"), run("exception"), run("error"), run("null"), run("empty")));

    for (int i = 0; i < 5; i++) {
      assertThat(next(batches.answered).outcome())
          .isInstanceOfSatisfying(
              HandleResp.Retry.class,
              retry -> assertThat(retry.cause()).isInstanceOf(RetryCause.Transient.class));
    }
  }

  @Test
  void shouldWorkOnRunsSideBySideUpToTheWindowAndOnARunInOrder() throws Exception {
    deploy(this::gated);

    batches.send(List.of(run("a1", "a2"), run("b1"), run("c1")));

    // Two at a time: the window of this test
    assertThat(List.of(next(calls), next(calls))).containsExactly("a1", "b1");
    open();
    assertThat(next(calls)).isEqualTo("a2");
    open();
    assertThat(next(calls)).isEqualTo("c1");
    open();
    open();
    assertThat(batches.settled(4))
        .containsExactly("a1 Success", "a2 Success", "b1 Success", "c1 Success");
  }

  @Test
  void shouldSendAnOutcomeThoughAnotherRunHasNone() throws Exception {
    deploy((text, context) -> text.equals("slow") ? gated(text, context) : DONE);

    batches.send(List.of(run("slow"), run("fast")));

    assertThat(batches.settled(1)).containsExactly("fast Success");
    open();
    assertThat(batches.settled(1)).containsExactly("slow Success");
  }

  @Test
  void shouldSettleMoreRunsThanATurnHoldsAndRunsOfAnyLength() throws Exception {
    deploy((_, _) -> DONE);
    var runs = IntStream.range(0, 500).mapToObj(i -> run("r" + i)).toList();
    var longest = run(IntStream.range(0, 500).mapToObj(i -> "l" + i).toArray(String[]::new));

    batches.send(runs);
    batches.send(List.of(longest));

    assertThat(batches.settled(1000))
        .allMatch(text -> text.endsWith("Success"))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldBeginNothingOfAPartitionOnItsWayOut() throws Exception {
    deploy(this::gated);
    var run = run("a1", "a2");
    batches.send(List.of(run));
    next(calls);

    run.getFirst().lane.partition.beginEnding();
    open();

    assertThat(batches.settled(2)).containsExactly("a1 Success", "a2 -");
  }

  @Test
  void shouldRefuseToRunOnThreadsThatMayWait() {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    var verticle = new AsyncHandlerVerticle<String>(ADDRESS, (_, _) -> DONE, TIME, 2);

    assertThatThrownBy(() -> batches.vertx.deployVerticle(verticle, options).await())
        .hasMessageContaining("threadingModel must be EVENT_LOOP");
  }

  /// Ends the call that has waited longest, from a thread that is not the handler's.
  private void open() throws InterruptedException {
    next(gates).complete(HandleResp.success());
  }

  private Future<HandleResp> gated(String text, HandlerContext context) {
    var gate = Promise.<HandleResp>promise();
    gates.add(gate);
    calls.add(text);
    return gate.future();
  }

  @SuppressWarnings("NullAway") // what a processor must not do
  private static Future<HandleResp> nothing() {
    return null;
  }

  private void deploy(AsyncProcessor<String> processor) {
    Member.done(
        batches.vertx.deployVerticle(
            new AsyncHandlerVerticle<>(ADDRESS, processor, TIME, 2), new DeploymentOptions()));
  }
}
