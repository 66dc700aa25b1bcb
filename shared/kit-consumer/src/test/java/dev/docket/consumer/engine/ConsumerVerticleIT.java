package dev.docket.consumer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.ConsumerStatus;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.Processor;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.RetriesExhaustedException;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.SkipReason;
import dev.docket.consumer.config.OffsetReset;
import dev.docket.consumer.config.RetryConfig;
import dev.docket.consumer.skip.OperatorSkips;
import dev.docket.consumer.skip.SkipList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ConsumerVerticleIT {

  private static final RetryConfig QUICK =
      new RetryConfig(Duration.ofMillis(1), Duration.ofMillis(5), 3, Duration.ofSeconds(1));

  private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
  private final Processor<String> note =
      (text, _) -> {
        handled.add(text);
        return HandleResp.success();
      };

  @Test
  void shouldCommitExactlyTheContiguousPrefixAtEachStepOfARandomSettlement() throws Exception {
    try (var topic = new KafkaTopic(getClass(), "random", 1)) {
      // Given a batch of a hundred records at a handler
      topic.sendAll(IntStream.range(0, 100).mapToObj(Integer::toString).toArray(String[]::new));
      var batches = new LinkedBlockingQueue<RecordBatch<String>>();
      try (var member = Member.withBatches(topic.consumer(), batches::add)) {
        var batch = next(batches);
        assertThat(batch.size()).isEqualTo(100);
        assertThat(topic.committed(0)).as("start position").isZero();
        var order = new ArrayList<>(IntStream.range(0, 100).boxed().toList());
        Collections.shuffle(order, new Random(20));

        // When they are settled one by one, in any order, each followed by a commit
        var settled = new BitSet();
        for (int i : order) {
          batch.settle(i, HandleResp.success());
          settled.set(i);
          Member.done(member.consumer.commit());

          // Then the group's offset is the first record not settled
          assertThat(topic.committed(0)).isEqualTo(settled.nextClearBit(0));
        }
      }
    }
  }

  @Test
  void shouldPassOverMalformedRecordsBetweenGoodOnes() throws Exception {
    try (var topic = new KafkaTopic(getClass(), "malformed", 1)) {
      var malformed = new LinkedBlockingQueue<RecordCoordinates>();
      var observer =
          new ConsumerObserver() {
            @Override
            public void malformed(RecordCoordinates at, String reason) {
              malformed.add(at);
            }
          };
      topic.sendAll("one", "malformed", "throw", "two");

      try (var _ = Member.join(topic.consumer(), observer, note)) {
        assertThat(List.of(next(handled), next(handled))).containsExactly("one", "two");
      }

      assertThat(malformed).extracting(RecordCoordinates::offset).containsExactly(1L, 2L);
      assertThat(topic.committed(0)).isEqualTo(4);
    }
  }

  @Test
  void shouldKeepTheOrderAcrossRetries() throws Exception {
    try (var topic = new KafkaTopic(getClass(), "retry", 1)) {
      var calls = new AtomicInteger();
      Processor<String> twiceFailing =
          (text, context) -> {
            if (text.equals("two") && calls.incrementAndGet() < 3) {
              assertThat(context.attempt()).isEqualTo(calls.get());
              throw new IllegalStateException("not yet");
            }
            return note.process(text, context);
          };
      topic.sendAll("one", "two", "three", "four");

      try (var _ =
          Member.join(topic.consumer().withRetry(QUICK), ConsumerObserver.NONE, twiceFailing)) {
        assertThat(List.of(next(handled), next(handled), next(handled), next(handled)))
            .containsExactly("one", "two", "three", "four");
      }

      assertThat(calls).hasValue(3);
      assertThat(topic.committed(0)).isEqualTo(4);
    }
  }

  @Test
  void shouldStopBeforeAnExhaustedRecordAndReadItAgainAfterARestart() throws Exception {
    try (var topic = new KafkaTopic(getClass(), "exhausted", 1)) {
      // Given a record that cannot be handled
      Processor<String> poisoned =
          (text, context) ->
              text.equals("poison")
                  ? HandleResp.retry(new IllegalStateException("bad day"))
                  : note.process(text, context);
      topic.sendAll("one", "poison", "two");

      // When its attempts are spent
      try (var member =
          Member.join(topic.consumer().withRetry(QUICK), ConsumerObserver.NONE, poisoned)) {
        // Then the host is told, after everything is closed, and the record is not committed
        assertThat(next(member.fatal))
            .isInstanceOf(RetriesExhaustedException.class)
            .hasMessageContaining("/0/1 failed 3 times");
        assertThat(member.consumer.status().state()).isEqualTo(ConsumerStatus.State.FAILED);
        assertThat(topic.committed(0)).isEqualTo(1);
      }

      // And a restart begins with it
      try (var _ = Member.join(topic.consumer(), ConsumerObserver.NONE, note)) {
        assertThat(List.of(next(handled), next(handled), next(handled)))
            .containsExactly("one", "poison", "two");
      }
    }
  }

  @Test
  void shouldPassOverARecordThatAnOperatorListsWhileItFailsAgainAndAgain() throws Exception {
    try (var topic = new KafkaTopic(getClass(), "listed", 1)) {
      // Given a record that will never be handled, and no end of attempts
      var tried = new LinkedBlockingQueue<String>();
      Processor<String> stuck =
          (text, context) -> {
            if (text.equals("poison")) {
              tried.add(text);
              return new HandleResp.Retry(new RetryCause.Throttled(Duration.ofMillis(5)));
            }
            return note.process(text, context);
          };
      var skipped = new LinkedBlockingQueue<SkipReason>();
      var observer =
          new ConsumerObserver() {
            @Override
            public void skipped(SkipReason reason) {
              skipped.add(reason);
            }
          };
      topic.sendAll("one", "poison", "two", "throw", "three");

      try (var member = Member.join(topic.consumer(), observer, stuck)) {
        assertThat(next(handled)).isEqualTo("one");
        next(tried);

        // When its coordinates are listed, and those of one that breaks the decoder are not
        member.skips.set(
            SkipList.parse("skip", new SkipList.Topic(topic.name, 1), List.of("1", "4")));

        // Then what follows goes on; the last of them was read before it was listed
        assertThat(List.of(next(handled), next(handled))).containsExactly("two", "three");
        topic.sendAll("four");
        assertThat(next(handled)).isEqualTo("four");
      }
      assertThat(skipped).containsExactly(OperatorSkips.REASON);
      assertThat(topic.committed(0)).isEqualTo(6);
    }
  }

  @Test
  void shouldNotSkipUnderLatestWhatArrivesWhileTheConsumerIsAway() throws Exception {
    try (var topic = new KafkaTopic(getClass(), "latest", 1)) {
      // Given a group whose first member saw no record at all
      topic.sendAll("old", "older");
      var latest = topic.consumer().withAutoOffsetReset(OffsetReset.LATEST);
      var assigned = new LinkedBlockingQueue<Set<TopicPartition>>();
      var observer =
          new ConsumerObserver() {
            @Override
            public void assigned(Set<TopicPartition> partitions) {
              assigned.add(partitions);
            }
          };
      try (var _ = Member.join(latest, observer, note)) {
        next(assigned);
        assertThat(topic.committed(0)).isEqualTo(2);
      }

      // When records arrive while nobody is there
      topic.sendAll("new", "newer");

      // Then the next member handles them, and only them
      try (var _ = Member.join(latest, observer, note)) {
        assertThat(List.of(next(handled), next(handled))).containsExactly("new", "newer");
      }
    }
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    var next = queue.poll(20, TimeUnit.SECONDS);
    assertThat(next).as("within 20 s").isNotNull();
    return next;
  }
}
