package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.HandMadeBatches.ADDRESS;
import static dev.docket.consumer.engine.HandMadeBatches.TIME;
import static dev.docket.consumer.engine.HandMadeBatches.next;
import static dev.docket.consumer.engine.HandMadeBatches.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.BatchProcessor;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.Processor;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.handler.HandlerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Handlers on real virtual-thread contexts, with batches made by hand.
class HandlerVerticleTest {

  private final HandMadeBatches batches = new HandMadeBatches();
  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    batches.close();
  }

  @Test
  void shouldGiveBackWhatFollowsARetryInItsRunAndNothingOfOthers() throws Exception {
    deploy((text, _) -> {
      calls.add(text);
      return text.equals("a2") ? HandleResp.retry(new IllegalStateException()) : done();
    });

    batches.send(List.of(run("a1", "a2", "a3"), run("b1")));

    assertThat(batches.settled(4)).containsExactly("a1 Success", "a2 Retry", "a3 -", "b1 Success");
    assertThat(calls).containsExactlyInAnyOrder("a1", "a2", "b1");
  }

  @Test
  void shouldTakeAnExceptionAnErrorOrNothingForATransientRetry() throws Exception {
    deploy((text, _) ->
        switch (text) {
          case "exception" -> throw new IOException("gone");
          case "error" -> throw new StackOverflowError();
          default -> nothing();
        });

    batches.send(List.of(run("exception"), run("error"), run("null")));

    for (int i = 0; i < 3; i++) {
      assertThat(next(batches.answered).outcome())
          .isInstanceOfSatisfying(
              HandleResp.Retry.class,
              retry -> assertThat(retry.cause()).isInstanceOf(RetryCause.Transient.class));
    }
  }

  @Test
  void shouldWorkOnRunsSideBySideUpToTheWindowAndOnARunInOrder() throws Exception {
    var gates = new LinkedBlockingQueue<Promise<Void>>();
    deploy((text, _) -> {
      calls.add(text);
      var gate = Promise.<Void>promise();
      gates.add(gate);
      gate.future().await();
      return done();
    });

    batches.send(List.of(run("a1", "a2"), run("b1"), run("c1")));

    // Two at a time: the window of this test
    assertThat(List.of(next(calls), next(calls))).containsExactly("a1", "b1");
    next(gates).complete();
    assertThat(next(calls)).isEqualTo("a2");
    next(gates).complete();
    assertThat(next(calls)).isEqualTo("c1");
    next(gates).complete();
    next(gates).complete();
    assertThat(batches.settled(4))
        .containsExactly("a1 Success", "a2 Success", "b1 Success", "c1 Success");
  }

  @Test
  void shouldBeginNothingOfAPartitionOnItsWayOut() throws Exception {
    deploy((_, _) -> done());
    var run = run("a1", "a2");
    run.getFirst().lane.partition.beginEnding();

    batches.send(List.of(run));

    assertThat(batches.settled(2)).containsExactly("a1 -", "a2 -");
  }

  @Test
  void shouldTellTheProcessorWhereItIsAndHowLongItHas() throws Exception {
    deploy((_, context) -> {
      calls.add(context.coordinates() + " #" + context.attempt() + " " + context.deadline());
      return done();
    });

    batches.send(List.of(run("a1")));

    assertThat(next(calls)).isEqualTo("topic/0/0 #1 1970-01-01T00:00:10Z");
  }

  @Test
  void shouldGiveABatchProcessorAWholeRunAndTakeAnOutcomePerRecord() throws Exception {
    BatchProcessor<String> processor =
        (texts, _) -> {
          calls.add(String.join("+", texts));
          return texts.stream()
              .map(t -> t.equals("a2") ? HandleResp.discard("old") : done())
              .toList();
        };
    deploy(() -> HandlerVerticle.ofBatches(ADDRESS, processor, TIME, 1));

    batches.send(List.of(run("a1", "a2"), run("b1")));

    assertThat(batches.settled(3)).containsExactly("a1 Success", "a2 Discard", "b1 Success");
    assertThat(calls).containsExactly("a1+a2", "b1");
  }

  @Test
  void shouldRetryAllOfABatchWhoseOutcomesDoNotMatch() throws Exception {
    deploy(() -> HandlerVerticle.<String>ofBatches(ADDRESS, (_, _) -> List.of(done()), TIME, 1));

    batches.send(List.of(run("a1", "a2")));

    assertThat(batches.settled(2)).containsExactly("a1 Retry", "a2 Retry");
  }

  private static HandleResp done() {
    return HandleResp.success();
  }

  @SuppressWarnings("NullAway") // what a processor must not do
  private static HandleResp nothing() {
    return null;
  }

  private void deploy(Processor<String> processor) {
    deploy(() -> HandlerVerticle.of(ADDRESS, processor, TIME, 2));
  }

  private void deploy(Supplier<HandlerVerticle<String>> verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    Member.done(batches.vertx.deployVerticle(verticle, options));
  }
}
