package dev.docket.consumer.lot.kafka;

import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.lot.ExplainedOutcome;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads what the outcome log of a group holds. For people's questions: it goes through all of it
/// from the time asked for. Blocking; any thread.
public final class OutcomeReader {

  private static final Duration POLL = Duration.ofMillis(200);

  /// Without a step forward.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration NO_LIMIT = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(OutcomeReader.class);

  private final SideClients clients;
  private final SideTopic topic;

  /// @param config of the consumer whose outcomes are asked for
  public OutcomeReader(ConsumerConfig config) {
    this.clients = new SideClients(config, "outcome-reader");
    this.topic = SideTopic.outcomes(config);
  }

  /// An outcome as it stands in the topic.
  public static JsonObject json(ExplainedOutcome outcome) {
    return OutcomeFormat.json(outcome);
  }

  /// The newest, oldest first; of a record that was told of twice, the later.
  ///
  /// @throws org.apache.kafka.common.KafkaException when Kafka does not answer
  public List<ExplainedOutcome> read(OutcomeQuery query) {
    return read(query, NO_LIMIT);
  }

  /// Likewise, within a time.
  ///
  /// @throws TimeoutException when that is not enough
  List<ExplainedOutcome> read(OutcomeQuery query, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try (var admin = clients.admin();
        var consumer = clients.reading(false)) {
      var partitions =
          IntStream.range(0, topic.partitions(admin))
              .mapToObj(n -> new TopicPartition(topic.name(), n))
              .toList();
      var newest = new Newest(query);
      if (!partitions.isEmpty()) {
        consumer.assign(partitions);
        start(consumer, partitions, query.since());
        scan(consumer, consumer.endOffsets(partitions), newest, end);
      }
      return newest.inOrder();
    }
  }

  private static void start(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      @Nullable Instant since) {
    if (since == null) {
      consumer.seekToBeginning(partitions);
      return;
    }
    var times = new HashMap<TopicPartition, Long>();
    partitions.forEach(partition -> times.put(partition, Math.max(0, since.toEpochMilli())));
    consumer
        .offsetsForTimes(times)
        .forEach((partition, found) -> {
          if (found == null) {
            consumer.seekToEnd(List.of(partition));
          } else {
            consumer.seek(partition, found.offset());
          }
        });
  }

  private static void scan(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Newest newest,
      long end) {
    long foreign = 0;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (missing(consumer, ends)) {
      if (System.nanoTime() - end > 0) {
        throw new TimeoutException("there is more in the outcome log than can be read in time");
      }
      var polled = consumer.poll(POLL);
      for (var entry : polled) {
        var outcome = OutcomeFormat.read(entry);
        if (outcome == null) {
          foreign++;
        } else {
          newest.add(outcome);
        }
      }
      if (!polled.isEmpty()) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new TimeoutException("the outcome log does not go on for " + PATIENCE);
      }
    }
    if (foreign > 0) {
      LOG.atWarn().addKeyValue("records", foreign).log("Passed over what is not an outcome");
    }
  }

  private static boolean missing(
      KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  /// The newest of those that match, one for each record.
  private static final class Newest {
    private static final Comparator<ExplainedOutcome> BY_TIME =
        Comparator.comparing(ExplainedOutcome::when)
            .thenComparing(outcome -> outcome.at().topic())
            .thenComparingInt(outcome -> outcome.at().partition())
            .thenComparingLong(outcome -> outcome.at().offset());

    private final OutcomeQuery query;
    private final TreeSet<ExplainedOutcome> kept = new TreeSet<>(BY_TIME);
    private final Map<RecordCoordinates, ExplainedOutcome> byRecord = new HashMap<>();

    Newest(OutcomeQuery query) {
      this.query = query;
    }

    void add(ExplainedOutcome outcome) {
      if (!query.matches(outcome)) {
        return;
      }
      var earlier = byRecord.put(outcome.at(), outcome);
      if (earlier != null) {
        kept.remove(earlier);
      }
      kept.add(outcome);
      if (kept.size() > query.limit()) {
        byRecord.remove(kept.removeFirst().at());
      }
    }

    List<ExplainedOutcome> inOrder() {
      return List.copyOf(kept);
    }
  }
}
