package dev.docket.consumer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.GroupProtocol;
import dev.docket.consumer.config.KafkaConfig;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.config.TimeoutsConfig;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A member that goes with holes in what it has done, and the one that comes after it.
class ResumeIT {

  private static final int PARTITIONS = 2;
  private static final int RECORDS = 400;

  /// One in so many sticks with the first member.
  private static final int STUCK_EVERY = 10;

  private static final GroupProtocol CLASSIC = GroupProtocol.Classic.DEFAULT;
  private static final GroupProtocol CONSUMER = new GroupProtocol.Consumer();

  /// Opened at the end: no handler stays behind.
  private final Promise<Void> gate = Promise.promise();

  private final Queue<String> handledByFirst = new ConcurrentLinkedQueue<>();
  private final Queue<String> handledBySecond = new ConcurrentLinkedQueue<>();
  private final AtomicInteger passedOver = new AtomicInteger();

  enum Departure {
    LEAVES,
    DIES
  }

  record Case(GroupProtocol protocol, @Nullable String instance, Departure departure) {
    String name() {
      return protocol.properties().get("group.protocol")
          + (instance == null ? "-dynamic-" : "-static-")
          + departure;
    }
  }

  /// A static member that died is missing: under the new protocol nobody takes its place before its
  /// session is over, which is the broker's 45 s.
  static Stream<Case> cases() {
    return Stream.of(
        new Case(CLASSIC, null, Departure.LEAVES),
        new Case(CLASSIC, null, Departure.DIES),
        new Case(CLASSIC, "one", Departure.LEAVES),
        new Case(CLASSIC, "one", Departure.DIES),
        new Case(CONSUMER, null, Departure.LEAVES),
        new Case(CONSUMER, null, Departure.DIES),
        new Case(CONSUMER, "one", Departure.LEAVES));
  }

  @AfterEach
  void open() {
    gate.complete();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldNotRepeatWhatWasDoneBeyondTheCommit(Case given) throws Exception {
    try (var topic = new KafkaTopic(getClass(), given.name(), PARTITIONS)) {
      var config = config(topic, given);
      // Given a member that has done all but some, and has committed that
      var first = firstOwner(topic, config);

      // When it goes and another one comes
      if (given.departure() == Departure.DIES) {
        first.die();
      } else {
        first.close();
      }
      try (var _ = secondOwner(config)) {
        awaitAllCommitted(topic);
      } finally {
        if (given.departure() == Departure.DIES) {
          first.close();
        }
      }

      // Then that one handles what was stuck, once, and nothing else
      assertThat(handledBySecond).containsExactlyInAnyOrderElementsOf(stuck());
      assertThat(passedOver).hasPositiveValue();
    }
  }

  @Test
  void shouldRepeatEverythingWhenTheGroupIsReset() throws Exception {
    var given = new Case(CLASSIC, null, Departure.LEAVES);
    try (var topic = new KafkaTopic(getClass(), "reset", PARTITIONS)) {
      var config = config(topic, given);
      firstOwner(topic, config).close();

      for (int partition = 0; partition < PARTITIONS; partition++) {
        topic.reset(partition, 0);
      }
      try (var _ = secondOwner(config)) {
        awaitAllCommitted(topic);
      }

      assertThat(handledBySecond).hasSize(RECORDS).doesNotHaveDuplicates();
      assertThat(passedOver).hasValue(0);
    }
  }

  /// Has handled and committed all but what sticks.
  private Member firstOwner(KafkaTopic topic, ConsumerConfig config) throws Exception {
    for (int i = 0; i < RECORDS; i++) {
      topic.send(i % PARTITIONS, text(i));
    }
    topic.flush();
    var member =
        Member.join(
            config,
            ConsumerObserver.NONE,
            (text, _) -> {
              if (isStuck(text)) {
                gate.future().await();
              }
              handledByFirst.add(text);
              return HandleResp.success();
            });
    int done = RECORDS - stuck().size();
    await().atMost(Duration.ofSeconds(30)).until(() -> handledByFirst.size() == done);
    await().until(() -> member.consumer.status().inFlight() == stuck().size());
    Member.done(member.consumer.commit());
    for (int partition = 0; partition < PARTITIONS; partition++) {
      assertThat(topic.committed(partition)).isLessThan(STUCK_EVERY);
      assertThat(topic.metadata(partition)).isNotEmpty();
    }
    return member;
  }

  private Member secondOwner(ConsumerConfig config) {
    var observer =
        new ConsumerObserver() {
          @Override
          public void alreadyDone(RecordCoordinates at) {
            passedOver.incrementAndGet();
          }
        };
    return Member.join(
        config,
        observer,
        (text, _) -> {
          handledBySecond.add(text);
          return HandleResp.success();
        });
  }

  private static void awaitAllCommitted(KafkaTopic topic) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            topic.committed(0) == RECORDS / PARTITIONS
                && topic.committed(1) == RECORDS / PARTITIONS);
  }

  /// So short that a dead member is noticed soon.
  private static ConsumerConfig config(KafkaTopic topic, Case given) {
    var config = topic.consumer();
    return config
        .withOrder(Order.KEY)
        .withTimeouts(
            new TimeoutsConfig(
                Duration.ofSeconds(60), Duration.ofMillis(200), Duration.ofSeconds(1)))
        .withKafka(
            new KafkaConfig(
                config.kafka().bootstrap(),
                given.protocol(),
                given.instance(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                Map.of()));
  }

  private static String text(int i) {
    return "record " + i;
  }

  private static boolean isStuck(String text) {
    return Integer.parseInt(text.substring("record ".length())) / PARTITIONS % STUCK_EVERY == 3;
  }

  private static Set<String> stuck() {
    var stuck = new TreeSet<String>();
    IntStream.range(0, RECORDS)
        .mapToObj(ResumeIT::text)
        .filter(ResumeIT::isStuck)
        .forEach(stuck::add);
    return stuck;
  }
}
