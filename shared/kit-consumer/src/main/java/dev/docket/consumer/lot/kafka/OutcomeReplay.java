package dev.docket.consumer.lot.kafka;

import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.ReplayResult;
import dev.docket.consumer.source.RecordSize;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Has records handled anew whose outcomes are selected: reads the outcome log, then the records
/// themselves, and hands them to the member that has their partitions. Blocking, half a minute at
/// the most; any thread but the member's.
public final class OutcomeReplay {

  /// Records that the member takes at once, and their bytes.
  private static final int CHUNK = 250;

  private static final long CHUNK_BYTES = 8L << 20;

  /// For reading the outcomes; and until when a chunk is begun.
  private static final Duration READING = Duration.ofSeconds(10);

  private static final Duration BEGINNING = Duration.ofSeconds(15);

  /// A little longer than a member takes to say that it takes too long.
  private static final Duration TAKING = Duration.ofSeconds(12);

  private final ConsumerConfig config;
  private final Member member;

  /// Who has partitions of the source, and takes records of them.
  public interface Member {
    Future<Set<TopicPartition>> assigned();

    /// What became of each, in their order.
    Future<List<ReplayResult>> replay(List<ConsumerRecord<byte[], byte[]>> records);
  }

  /// What became of a selection.
  public sealed interface Report {
    /// The query selects as many as its limit, or more: nothing was done.
    record TooMany(int limit) implements Report {}

    /// @param results how many records came to what
    /// @param left records that there was no time for
    /// @param goOn when the first of those was told of; null when none is left
    record Done(int selected, Map<ReplayResult, Integer> results, int left, @Nullable Instant goOn)
        implements Report {

      public Done {
        results = Map.copyOf(results);
      }

      public int count(ReplayResult result) {
        return results.getOrDefault(result, 0);
      }
    }
  }

  public OutcomeReplay(ConsumerConfig config, Member member) {
    this.config = config;
    this.member = member;
  }

  /// Those that were told of first go first.
  ///
  /// @throws org.apache.kafka.common.KafkaException when Kafka does not answer in time
  /// @throws java.util.concurrent.CompletionException when the member does not
  public Report run(OutcomeQuery query) {
    long deadline = System.nanoTime() + BEGINNING.toNanos();
    var outcomes = new OutcomeReader(config).read(query, READING);
    if (outcomes.size() >= query.limit()) {
      return new Report.TooMany(query.limit());
    }
    try (var run = new Run(new SourceReader(config), answer(member.assigned()))) {
      int done = 0;
      while (done < outcomes.size() && System.nanoTime() < deadline) {
        int end = Math.min(done + CHUNK, outcomes.size());
        run.replay(outcomes.subList(done, end));
        done = end;
      }
      var goOn = done < outcomes.size() ? outcomes.get(done).when() : null;
      return new Report.Done(outcomes.size(), run.results, outcomes.size() - done, goOn);
    }
  }

  private static <T> T answer(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(TAKING.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  /// One go through a selection.
  private final class Run implements AutoCloseable {
    private final SourceReader source;
    private final Set<TopicPartition> assigned;
    private final Map<ReplayResult, Integer> results = new EnumMap<>(ReplayResult.class);
    private final List<ConsumerRecord<byte[], byte[]>> chunk = new ArrayList<>();
    private long bytes;
    private int found;

    Run(SourceReader source, Set<TopicPartition> assigned) {
      this.source = source;
      this.assigned = assigned;
    }

    void replay(List<ExplainedOutcome> outcomes) {
      var offsets = new TreeMap<Integer, NavigableSet<Long>>();
      for (var outcome : outcomes) {
        if (assigned.contains(partition(outcome.at()))) {
          offsets
              .computeIfAbsent(outcome.at().partition(), _ -> new TreeSet<>())
              .add(outcome.at().offset());
        } else {
          count(ReplayResult.NOT_ASSIGNED, 1);
        }
      }
      offsets.forEach((partition, wanted) -> {
        found = 0;
        source.read(new TopicPartition(config.topic(), partition), wanted, this::take);
        count(ReplayResult.GONE, wanted.size() - found);
      });
      hand();
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
      found++;
      chunk.add(record);
      bytes += RecordSize.bytes(record);
      if (bytes >= CHUNK_BYTES) {
        hand();
      }
    }

    private void hand() {
      if (!chunk.isEmpty()) {
        answer(member.replay(List.copyOf(chunk))).forEach(result -> count(result, 1));
        chunk.clear();
        bytes = 0;
      }
    }

    private void count(ReplayResult result, int records) {
      results.merge(result, records, Integer::sum);
    }

    @Override
    public void close() {
      source.close();
    }
  }

  private static TopicPartition partition(RecordCoordinates at) {
    return new TopicPartition(at.topic(), at.partition());
  }
}
