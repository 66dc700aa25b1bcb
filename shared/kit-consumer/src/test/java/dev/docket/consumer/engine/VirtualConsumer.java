package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.FakeRecordSource.partition;
import static java.nio.charset.StandardCharsets.UTF_8;

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
import dev.docket.consumer.skip.OperatorSkips;
import dev.docket.consumer.skip.SkipList;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.TopicPartition;

/// The whole consumer but Kafka, the event bus and the passing of time: those are the test's.
final class VirtualConsumer {

  static final Duration DEADLINE = Duration.ofSeconds(10);
  static final Duration BACKOFF_MAX = Duration.ofSeconds(2);

  static final ConsumerConfig CONFIG =
      ConsumerConfig.of(FakeRecordSource.TOPIC, "group", KafkaConfig.at("nowhere:1"))
          .withLimits(
              new LimitsConfig(
                  10, Duration.ofMillis(100), Duration.ofMillis(500), 20, 5, 1 << 20, 1 << 10))
          .withRetry(new RetryConfig(Duration.ofSeconds(1), BACKOFF_MAX, 3, Duration.ofMinutes(1)))
          .withTimeouts(new TimeoutsConfig(DEADLINE, Duration.ofSeconds(5), Duration.ofSeconds(3)));

  final VirtualTime time = new VirtualTime();
  final FakeRecordSource source = new FakeRecordSource();
  final BlockingQueue<Runnable> context = new LinkedBlockingQueue<>();
  final List<RecordBatch<String>> batches = new ArrayList<>();
  final List<Throwable> fatal = new ArrayList<>();
  final Counts counts = new Counts();
  final AtomicReference<SkipList> skips = new AtomicReference<>(SkipList.NONE);
  final ConsumerFlow<String> flow = flow(CONFIG);

  static final class Counts implements ConsumerObserver {
    int duplicates;
    int stale;
    int skipped;
    int skippedByOperator;
    int undrained;
    int alreadyDone;
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
  }

  /// Started, with partitions 0 and 1.
  VirtualConsumer() {
    flow.start();
    source.assign(0, 1);
    turn();
  }

  ConsumerFlow<String> flow(ConsumerConfig config) {
    return new ConsumerFlow<>(
        new ConsumerSpec<>(
            config,
            record -> new DecodeResult.Decoded<>(new String(record.value(), UTF_8)),
            text ->
                text.startsWith("skip")
                    ? new Route.Skip(SkipReason.routine("not_mine"))
                    : new Route.To(text, text.startsWith("other") ? "other" : "handlers")),
        new ConsumerRuntime(time, time, new Random(5), counts).withSkips(skips::get),
        source,
        new ConsumerFlow.Outside<>(context::add, this::send, fatal::add));
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
