package dev.docket.consumer.lot.kafka;

import dev.docket.consumer.config.ConsumerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/// A topic that a consumer group keeps beside the topic it reads: partition n belongs to partition
/// n. Its methods block, up to `limit` for each question.
///
/// @param settings it is made with; an existing one keeps its own
/// @param limit of `kafka.apiTimeout`
record SideTopic(String source, String name, Map<String, String> settings, Duration limit) {

  private static final Duration PAUSE = Duration.ofMillis(50);

  /// Small, because only closed segments are compacted.
  private static final int SEGMENT_BYTES = 16 << 20;

  /// Beside what [dev.docket.consumer.source.RecordSize] counts of the original: our headers, and
  /// what a batch costs.
  static final int HEADER_BYTES = 256 << 10;

  private static final Duration OUTCOMES_KEPT = Duration.ofDays(14);

  SideTopic {
    settings = Map.copyOf(settings);
  }

  /// Where the group's parked records are.
  static SideTopic parked(ConsumerConfig config) {
    int message = config.limits().maxRecordBytes() + HEADER_BYTES;
    return new SideTopic(
        config.topic(),
        config.parkedTopic(),
        Map.of(
            "cleanup.policy", "compact",
            "min.cleanable.dirty.ratio", "0.1",
            "max.message.bytes", Integer.toString(message),
            "segment.bytes", Integer.toString(Math.max(SEGMENT_BYTES, 2 * message)),
            "segment.ms", Long.toString(Duration.ofDays(1).toMillis())),
        config.kafka().apiTimeout());
  }

  /// Where the group tells its outcomes.
  static SideTopic outcomes(ConsumerConfig config) {
    return new SideTopic(
        config.topic(),
        config.outcomesTopic(),
        Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(OUTCOMES_KEPT.toMillis())),
        config.kafka().apiTimeout());
  }

  /// Makes it where it is missing, with as many partitions and replicas as the source has.
  ///
  /// @return its partitions
  /// @throws IllegalStateException when it has fewer than the source, or there is no source
  int ensure(Admin admin) {
    var origin = described(admin, source);
    if (origin == null) {
      throw new IllegalStateException("there is no topic " + source);
    }
    int wanted = origin.partitions().size();
    var there = described(admin, name);
    int partitions = there == null ? made(admin, origin) : there.partitions().size();
    if (partitions < wanted) {
      throw new IllegalStateException(
          "topic %s has %d partitions and %s beside it only %d: give it as many"
              .formatted(source, wanted, name, partitions));
    }
    return partitions;
  }

  private int made(Admin admin, TopicDescription origin) {
    var replicas = (short) origin.partitions().getFirst().replicas().size();
    var topic = new NewTopic(name, origin.partitions().size(), replicas).configs(settings);
    try {
      answer(admin.createTopics(List.of(topic)).all());
    } catch (TopicExistsException _) {
      // Another member was faster; it may have made it while the source was smaller.
    }
    int partitions = visible(admin);
    answer(admin.listOffsets(ends(partitions)).all());
    return partitions;
  }

  /// To be asked of a topic made a moment ago: until its partitions answer, a producer's second
  /// request may be taken before its first (KAFKA-15591).
  private Map<TopicPartition, OffsetSpec> ends(int partitions) {
    return IntStream.range(0, partitions)
        .boxed()
        .collect(Collectors.toMap(i -> new TopicPartition(name, i), _ -> OffsetSpec.latest()));
  }

  /// Its partitions, 0 when there is no such topic. A broker may not know yet of a topic that is
  /// there, and what was parked a moment ago must be seen: so the controller is asked before there
  /// is none.
  int partitions(Admin admin) {
    var there = described(admin, name);
    if (there != null) {
      return there.partitions().size();
    }
    return known(admin) ? visible(admin) : 0;
  }

  private boolean known(Admin admin) {
    var topic = new NewTopic(name, Optional.empty(), Optional.empty());
    try {
      var onlyAsk = new CreateTopicsOptions().validateOnly(true);
      answer(admin.createTopics(List.of(topic), onlyAsk).all());
      return false;
    } catch (TopicExistsException _) {
      return true;
    } catch (RetriableException | UnsupportedVersionException | InterruptException e) {
      throw e;
    } catch (KafkaException _) {
      // It could not be made, for want of permission mostly: it is not there.
      return false;
    }
  }

  private int visible(Admin admin) {
    long deadline = System.nanoTime() + limit.toNanos();
    var there = described(admin, name);
    while (there == null) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("no broker knows of topic %s within %s".formatted(name, limit));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      there = described(admin, name);
    }
    return there.partitions().size();
  }

  private @Nullable TopicDescription described(Admin admin, String topic) {
    try {
      return answer(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    } catch (UnknownTopicOrPartitionException _) {
      return null;
    }
  }

  /// @throws KafkaException what the broker said
  <T> T answer(KafkaFuture<T> question) {
    try {
      return question.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException said ? said : new KafkaException(e.getCause());
    } catch (java.util.concurrent.TimeoutException _) {
      throw new TimeoutException("no answer about topic %s within %s".formatted(name, limit));
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
