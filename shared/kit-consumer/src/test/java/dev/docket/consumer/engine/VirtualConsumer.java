package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.FakeRecordSource.partition;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.Route;
import dev.docket.consumer.SkipReason;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.KafkaConfig;
import dev.docket.consumer.config.LimitsConfig;
import dev.docket.consumer.config.RetryConfig;
import dev.docket.consumer.config.TimeoutsConfig;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.OutcomeLog;
import dev.docket.consumer.lot.ParkedSelection;
import dev.docket.consumer.lot.ParkedView;
import dev.docket.consumer.skip.OperatorSkips;
import dev.docket.consumer.skip.SkipList;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The whole consumer but Kafka, the event bus and the passing of time: those are the test's.
final class VirtualConsumer {

  static final Duration DEADLINE = Duration.ofSeconds(10);
  static final Duration BACKOFF_MAX = Duration.ofSeconds(2);

  static final ConsumerConfig CONFIG =
      ConsumerConfig.of(FakeRecordSource.TOPIC, "group", KafkaConfig.at("nowhere:1"))
          .withLimits(
              new LimitsConfig(
                  10,
                  Duration.ofMillis(100),
                  Duration.ofMillis(500),
                  20,
                  1 << 20,
                  5,
                  1 << 20,
                  1 << 10,
                  100))
          .withRetry(new RetryConfig(Duration.ofSeconds(1), BACKOFF_MAX, 3, Duration.ofMinutes(1)))
          .withTimeouts(new TimeoutsConfig(DEADLINE, Duration.ofSeconds(5), Duration.ofSeconds(3)));

  final VirtualTime time = new VirtualTime();
  final FakeRecordSource source = new FakeRecordSource();
  final BlockingQueue<Runnable> context = new LinkedBlockingQueue<>();
  final List<RecordBatch<String>> batches = new ArrayList<>();
  final List<Throwable> fatal = new ArrayList<>();
  final Counts counts = new Counts();
  final FakeLots lots = new FakeLots();
  final List<ExplainedOutcome> outcomes = new ArrayList<>();

  /// Answers that the log of outcomes keeps back, when it does.
  @Nullable List<Promise<Void>> unwritten;

  /// A key whose records cannot be read.
  String unreadable = "";

  final AtomicReference<SkipList> skips = new AtomicReference<>(SkipList.NONE);
  final ConsumerFlow<String> flow;

  static final class Counts implements ConsumerObserver {
    int duplicates;
    int stale;
    int skipped;
    int skippedByOperator;
    int undrained;
    int alreadyDone;
    int malformed;
    int unparked;
    final Set<TopicPartition> lost = new HashSet<>();
    final List<Integer> attempts = new ArrayList<>();

    @Override
    public void duplicateSettle(RecordCoordinates at) {
      duplicates++;
    }

    @Override
    public void staleSettle(RecordCoordinates at) {
      stale++;
    }

    @Override
    public void skipped(SkipReason reason) {
      if (reason.equals(OperatorSkips.REASON)) {
        skippedByOperator++;
      } else {
        skipped++;
      }
    }

    @Override
    public void malformed(RecordCoordinates at, String reason) {
      malformed++;
    }

    @Override
    public void unparked(RecordCoordinates at, HandleResp outcome) {
      unparked++;
    }

    @Override
    public void alreadyDone(RecordCoordinates at) {
      alreadyDone++;
    }

    @Override
    public void retried(RecordCoordinates at, RetryCause cause, int attempt) {
      attempts.add(attempt);
    }

    @Override
    public void revoked(Set<TopicPartition> gone, int open) {
      undrained += open;
    }

    @Override
    public void lost(Set<TopicPartition> gone) {
      lost.addAll(gone);
    }
  }

  /// Started, with partitions 0 and 1.
  VirtualConsumer() {
    this(CONFIG);
  }

  VirtualConsumer(ConsumerConfig config) {
    flow = flow(config);
    flow.start();
    source.assign(0, 1);
    turn();
  }

  ConsumerFlow<String> flow(ConsumerConfig config) {
    return new ConsumerFlow<>(
        new ConsumerSpec<>(
            config,
            record -> decode(new String(record.value(), UTF_8)),
            text ->
                text.startsWith("skip")
                    ? new Route.Skip(SkipReason.routine("not_mine"))
                    : new Route.To(
                        keyOf(text),
                        text.startsWith("other") ? "other" : "handlers",
                        text.contains("@") ? text.substring(text.indexOf('@') + 1) : null)),
        new ConsumerRuntime(time, time, new Random(5), counts).withSkips(skips::get),
        new Connections(source, lots, new Told()),
        new ConsumerFlow.Outside<>(context::add, this::send, fatal::add));
  }

  private DecodeResult<String> decode(String text) {
    return keyOf(text).equals(unreadable)
        ? new DecodeResult.Malformed<>("too_old")
        : new DecodeResult.Decoded<>(text);
  }

  /// Of `key.version@tenant`, where all but the key may be missing.
  private static String keyOf(String text) {
    return text.split("[.@]", 2)[0];
  }

  private final class Told implements OutcomeLog {
    @Override
    public Future<Void> append(ExplainedOutcome outcome) {
      outcomes.add(outcome);
      if (unwritten == null) {
        return Future.succeededFuture();
      }
      unwritten.add(Promise.promise());
      return unwritten.getLast().future();
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  private Future<Void> send(String address, RecordBatch<String> batch) {
    batches.add(batch);
    return address.equals("handlers") || address.equals("other")
        ? Future.succeededFuture()
        : Future.failedFuture("nobody at " + address);
  }

  /// Runs what was posted to the consumer's context.
  void turn() {
    for (var task = context.poll(); task != null; task = context.poll()) {
      task.run();
    }
  }

  void settle(RecordBatch<String> batch, int i, HandleResp outcome) {
    batch.settle(i, outcome);
    turn();
  }

  /// What has been sent and not answered, in the order sent.
  List<String> atHandlers() {
    var texts = new ArrayList<String>();
    for (var batch : batches) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.record(i).open()) {
          texts.add(batch.value(i));
        }
      }
    }
    return texts;
  }

  /// Answers a record that is at a handler; after a retry gives back what follows it in its run, as
  /// handlers do.
  void answer(String text, HandleResp outcome) {
    for (var batch : List.copyOf(batches)) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.record(i).open() && batch.value(i).equals(text)) {
          int end = endOfRun(batch, i);
          batch.settle(i, outcome);
          for (int behind = i + 1; outcome instanceof HandleResp.Retry && behind < end; behind++) {
            batch.giveBack(behind);
          }
          turn();
          return;
        }
      }
    }
    throw new AssertionError(text + " is not at a handler, but " + atHandlers());
  }

  /// Answers all of a key that is at handlers.
  void answerAll(String key, HandleResp outcome) {
    for (var text : atHandlers()) {
      if (keyOf(text).equals(key)) {
        answer(text, outcome);
      }
    }
  }

  /// Fails a record until it is out of attempts.
  void exhaust(String text) {
    for (int i = 1; i < CONFIG.retry().attempts(); i++) {
      answer(text, failing());
      pass(BACKOFF_MAX);
    }
    answer(text, failing());
    writeLots();
  }

  /// Lets time pass, and what it brings happen.
  void pass(Duration step) {
    time.advance(step);
    turn();
  }

  /// Parks the key `a` of partition 0, with these two records.
  void parkA1A2() {
    source.deliver(0, "a.1", "a.2");
    exhaust("a.1");
    assertThat(parked()).hasSize(2);
  }

  List<ParkedView> parked() {
    return flow.parking().desk().list(ParkedSelection.ALL, 100);
  }

  /// Lets pass what may lie between two transactions of the parking lots.
  void writeLots() {
    pass(LotWriter.LINGER);
  }

  private static int endOfRun(RecordBatch<String> batch, int i) {
    int end = 0;
    while (end <= i) {
      end = batch.endOfRun(end);
    }
    return end;
  }

  RecordBatch<String> last() {
    return batches.getLast();
  }

  static List<String> valuesOf(RecordBatch<String> batch) {
    var values = new ArrayList<String>();
    for (int i = 0; i < batch.size(); i++) {
      values.add(batch.value(i));
    }
    return values;
  }

  long committed(int partition) {
    flow.commit();
    return source.committed.getOrDefault(partition(partition), -1L);
  }

  static HandleResp failing() {
    return HandleResp.retry(new IllegalStateException("not yet"));
  }
}
