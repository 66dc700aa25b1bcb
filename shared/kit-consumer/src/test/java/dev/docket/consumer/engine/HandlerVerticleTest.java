package dev.docket.consumer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.BatchProcessor;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.Processor;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.handler.CallTime;
import dev.docket.consumer.handler.HandlerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Handlers on real virtual-thread contexts, with batches made by hand.
class HandlerVerticleTest {

  private static final String ADDRESS = "work";
  private static final CallTime TIME = new CallTime(() -> Instant.EPOCH, Duration.ofSeconds(10));

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<LaneRecord<String>> answered = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private final Mailbox<String> mailbox =
      new Mailbox<>(
          Runnable::run,
          new Mailbox.Receiver<>() {
            @Override
            public void settle(LaneRecord<String> record) {
              answered.add(record);
            }

            @Override
            public void answeredAgain(LaneRecord<String> record) {
              throw new AssertionError("answered twice: " + record.coordinates());
            }

            @Override
            public void drained() {}
          });

  @BeforeEach
  void registerCodec() {
    vertx.eventBus().registerCodec(new RecordBatchCodec());
  }

  @AfterEach
  void close() {
    Member.done(vertx.close());
  }

  @Test
  void shouldGiveBackWhatFollowsARetryInItsRunAndNothingOfOthers() throws Exception {
    deploy((text, _) -> {
      calls.add(text);
      return text.equals("a2") ? HandleResp.retry(new IllegalStateException()) : done();
    });

    send(List.of(run("a1", "a2", "a3"), run("b1")));

    assertThat(settled(4)).containsExactly("a1 Success", "a2 Retry", "a3 -", "b1 Success");
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

    send(List.of(run("exception"), run("error"), run("null")));

    for (int i = 0; i < 3; i++) {
      assertThat(next(answered).outcome())
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

    send(List.of(run("a1", "a2"), run("b1"), run("c1")));

    // Two at a time: the window of this test
    assertThat(List.of(next(calls), next(calls))).containsExactly("a1", "b1");
    next(gates).complete();
    assertThat(next(calls)).isEqualTo("a2");
    next(gates).complete();
    assertThat(next(calls)).isEqualTo("c1");
    next(gates).complete();
    next(gates).complete();
    assertThat(settled(4)).containsExactly("a1 Success", "a2 Success", "b1 Success", "c1 Success");
  }

  @Test
  void shouldBeginNothingOfAPartitionOnItsWayOut() throws Exception {
    deploy((_, _) -> done());
    var run = run("a1", "a2");
    run.getFirst().lane.partition.beginEnding();

    send(List.of(run));

    assertThat(settled(2)).containsExactly("a1 -", "a2 -");
  }

  @Test
  void shouldTellTheProcessorWhereItIsAndHowLongItHas() throws Exception {
    deploy((_, context) -> {
      calls.add(context.coordinates() + " #" + context.attempt() + " " + context.deadline());
      return done();
    });

    send(List.of(run("a1")));

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

    send(List.of(run("a1", "a2"), run("b1")));

    assertThat(settled(3)).containsExactly("a1 Success", "a2 Discard", "b1 Success");
    assertThat(calls).containsExactly("a1+a2", "b1");
  }

  @Test
  void shouldRetryAllOfABatchWhoseOutcomesDoNotMatch() throws Exception {
    deploy(() -> HandlerVerticle.<String>ofBatches(ADDRESS, (_, _) -> List.of(done()), TIME, 1));

    send(List.of(run("a1", "a2")));

    assertThat(settled(2)).containsExactly("a1 Retry", "a2 Retry");
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
    Member.done(vertx.deployVerticle(verticle, options));
  }

  private static List<LaneRecord<String>> run(String... texts) {
    var flow =
        new PartitionFlow<String>(
            new TopicPartition("topic", 0),
            1,
            new PartitionFlow.StartPosition(0, true, DoneBeyond.NONE));
    var lane = flow.lane("lane");
    var records = new ArrayList<LaneRecord<String>>();
    for (int i = 0; i < texts.length; i++) {
      records.add(new LaneRecord<>(lane, i, texts[i], new RecordHeaders(), ADDRESS));
    }
    records.forEach(lane::add);
    assertThat(lane.begin(texts.length, 0)).isEqualTo(texts.length);
    return records;
  }

  private void send(List<List<LaneRecord<String>>> runs) {
    var records = runs.stream().flatMap(List::stream).toList();
    var options = new DeliveryOptions().setLocalOnly(true).setCodecName(RecordBatchCodec.NAME);
    vertx.eventBus().send(ADDRESS, new RecordBatch<>(records, mailbox), options);
  }

  private List<String> settled(int count) throws InterruptedException {
    var settled = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var record = next(answered);
      settled.add(record.value + " " + name(record.outcome()));
    }
    settled.sort(null);
    return settled;
  }

  private static String name(@Nullable HandleResp outcome) {
    return outcome == null ? "-" : outcome.getClass().getSimpleName();
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    var next = queue.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("within 10 s").isNotNull();
    return next;
  }
}
