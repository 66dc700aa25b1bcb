package dev.docket.consumer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.GroupProtocol;
import dev.docket.consumer.config.KafkaConfig;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.config.RetryConfig;
import dev.docket.consumer.lot.ParkReason;
import dev.docket.consumer.lot.ParkedSelection;
import dev.docket.consumer.lot.ParkedView;
import dev.docket.consumer.lot.kafka.OutcomeQuery;
import dev.docket.consumer.lot.kafka.OutcomeReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A poisoned key with a real Kafka: parked, taken over by the next member, released.
class ParkingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicBoolean poisoned = new AtomicBoolean(true);
  private final Queue<String> handled = new ConcurrentLinkedQueue<>();

  static Stream<GroupProtocol> protocols() {
    return Stream.of(GroupProtocol.Classic.DEFAULT, new GroupProtocol.Consumer());
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void shouldParkOneKeyAcrossMembersAndHandleItInOrderWhenReleased(GroupProtocol protocol)
      throws Exception {
    var name = String.valueOf(protocol.properties().get("group.protocol"));
    try (var topic = new KafkaTopic(getClass(), name, 1)) {
      var config = config(topic, protocol);
      try (var _ = member(config)) {
        topic.sendAll("poison.1", "good.1", "poison.2", "good.2");
        await().atMost(PATIENCE).until(() -> topic.committed(0) == 4);
      }
      assertThat(handled).containsExactly("good.1", "good.2");

      try (var second = member(config)) {
        topic.sendAll("poison.3", "good.3");
        await().atMost(PATIENCE).until(() -> topic.committed(0) == 6);
        assertThat(handled).containsExactly("good.1", "good.2", "good.3");
        assertThat(parked(second))
            .extracting(view -> view.at().offset() + " " + view.reason().cause())
            .containsExactly(
                "0 " + ParkReason.Cause.EXHAUSTED,
                "2 " + ParkReason.Cause.FOLLOWS,
                "4 " + ParkReason.Cause.FOLLOWS);

        poisoned.set(false);
        assertThat(Member.done(second.consumer.release(ParkedSelection.ofKey("poison"))))
            .isEqualTo(3);
        await().atMost(PATIENCE).until(() -> parked(second).isEmpty());
        topic.sendAll("poison.4");
        await().atMost(PATIENCE).until(() -> topic.committed(0) == 7);
      }
      assertThat(handled)
          .containsExactly(
              "good.1", "good.2", "good.3", "poison.1", "poison.2", "poison.3", "poison.4");
    }
  }

  @Test
  void shouldTellWhatWasDiscardedAndMalformed() throws Exception {
    try (var topic = new KafkaTopic(getClass(), "outcomes", 1)) {
      var config = config(topic, GroupProtocol.Classic.DEFAULT);
      try (var _ =
          Member.join(
              config,
              ConsumerObserver.NONE,
              (text, _) ->
                  text.startsWith("refuse")
                      ? HandleResp.discard("refused")
                      : HandleResp.success())) {
        topic.sendAll("refuse.1", "malformed", "good.1");
        await().atMost(PATIENCE).until(() -> topic.committed(0) == 3);
      }
      assertThat(outcomes(config))
          .containsExactlyInAnyOrder("0 refused refuse", "1 not a text null");
    }
  }

  private static List<String> outcomes(ConsumerConfig config) {
    return new OutcomeReader(config)
        .read(OutcomeQuery.newest(10)).stream()
            .map(told -> told.at().offset() + " " + told.reason() + " " + told.key())
            .toList();
  }

  private static List<ParkedView> parked(Member member) {
    return Member.done(member.consumer.parked(ParkedSelection.ALL, 100));
  }

  private Member member(ConsumerConfig config) {
    return Member.join(
        config,
        ConsumerObserver.NONE,
        (text, _) -> {
          if (text.startsWith("poison") && poisoned.get()) {
            throw new IllegalStateException("cannot");
          }
          handled.add(text);
          return HandleResp.success();
        });
  }

  private static ConsumerConfig config(KafkaTopic topic, GroupProtocol protocol) {
    var usual = topic.consumer();
    var kafka = usual.kafka();
    return usual
        .withOrder(Order.KEY)
        .withOnExhausted(OnExhausted.PARK)
        .withRetry(
            new RetryConfig(Duration.ofMillis(10), Duration.ofMillis(50), 3, Duration.ofSeconds(1)))
        .withKafka(
            new KafkaConfig(
                kafka.bootstrap(),
                protocol,
                null,
                kafka.maxPollInterval(),
                kafka.apiTimeout(),
                Map.of()));
  }
}
