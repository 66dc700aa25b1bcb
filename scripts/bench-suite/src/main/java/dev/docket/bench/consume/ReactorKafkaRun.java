package dev.docket.bench.consume;

import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import reactor.core.Disposable;
import reactor.kafka.receiver.KafkaReceiver;
import reactor.kafka.receiver.ReceiverOptions;
import reactor.kafka.receiver.ReceiverRecord;

/// Reactor Kafka with a group for each key, so that one key could wait without the others, and
/// commits that wait for gaps to close.
final class ReactorKafkaRun implements AutoCloseable {

  /// Records in flight beyond a gap.
  private static final int DEFERRED_COMMITS = 10_000;

  private final Reception reception;
  private final Disposable running;

  ReactorKafkaRun(Assignment assignment, Reception reception) {
    this.reception = reception;
    var options =
        ReceiverOptions.<Long, byte[]>create(assignment.properties())
            .withKeyDeserializer(new LongDeserializer())
            .withValueDeserializer(new ByteArrayDeserializer())
            .subscription(List.of(assignment.topic()))
            .commitInterval(Assignment.COMMIT_INTERVAL)
            .maxDeferredCommits(DEFERRED_COMMITS);
    running =
        KafkaReceiver.create(options)
            .receive()
            .groupBy(ReceiverRecord::key)
            .flatMap(records -> records.doOnNext(this::handle), Integer.MAX_VALUE)
            .subscribe(_ -> {}, ReactorKafkaRun::fail);
  }

  private void handle(ReceiverRecord<Long, byte[]> record) {
    reception.take(record.key(), record.value());
    record.receiverOffset().acknowledge();
  }

  private static void fail(Throwable cause) {
    cause.printStackTrace();
    Runtime.getRuntime().halt(1);
  }

  /// Commits what is acknowledged, and leaves the group.
  @Override
  public void close() {
    running.dispose();
  }
}
