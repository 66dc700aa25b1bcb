package dev.docket.consumer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConsumerConfigTest {

  private static final KafkaConfig KAFKA = KafkaConfig.at("localhost:9092");
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void shouldRefuseADrainThatOutlastsThePollInterval() {
    var timeouts = new TimeoutsConfig(SECOND, SECOND, Duration.ofMinutes(5));

    refused(
        () -> ConsumerConfig.of("topic", "group", KAFKA).withTimeouts(timeouts),
        "timeouts.drain (PT5M) + kafka.apiTimeout (PT15S) must be shorter than"
            + " kafka.maxPollInterval (PT5M)");
  }

  @Test
  void shouldRefuseAPollThatOutlastsTheDrain() {
    var timeouts = new TimeoutsConfig(SECOND, SECOND, Duration.ofMillis(100));

    refused(
        () -> ConsumerConfig.of("topic", "group", KAFKA).withTimeouts(timeouts),
        "limits.idlePollTimeout (PT0.5S) must be shorter than timeouts.drain (PT0.1S)");
  }

  @Test
  void shouldRefuseTimeoutsThatAreNone() {
    refused(
        () -> new TimeoutsConfig(Duration.ZERO, SECOND, SECOND),
        "timeouts.handlerDeadline must be longer than zero, was PT0S");
    refused(
        () -> new TimeoutsConfig(SECOND, SECOND.negated(), SECOND),
        "timeouts.commitInterval must be longer than zero, was PT-1S");
  }

  @Test
  void shouldRefuseBlankNames() {
    refused(() -> ConsumerConfig.of(" ", "group", KAFKA), "topic must not be blank");
    refused(() -> ConsumerConfig.of("topic", "", KAFKA), "group must not be blank");
    refused(() -> KafkaConfig.at(""), "kafka.bootstrap must not be blank");
  }

  @Test
  void shouldRefuseLimitsThatDoNotFitIntoEachOther() {
    refused(
        () -> new LimitsConfig(1000, SECOND, SECOND, 999, 10, 100, 10, 10, 1),
        "limits.maxInFlight (999) must not be below limits.maxPollRecords (1000)");
    refused(
        () -> new LimitsConfig(1000, SECOND, SECOND, 1000, 10, 100, 9, 10, 1),
        "limits.fetchMaxBytes (9) must not be below limits.maxRecordBytes (10)");
  }

  @Test
  void shouldRefuseABackoffThatShrinks() {
    refused(
        () -> new RetryConfig(SECOND, Duration.ofMillis(999), 1, SECOND),
        "retry.max (PT0.999S) must not be shorter than retry.initial (PT1S)");
  }

  @Test
  void shouldRefuseClientPropertiesDecidedElsewhere() {
    refused(
        () ->
            new KafkaConfig(
                "localhost:9092",
                new GroupProtocol.Consumer(),
                null,
                Duration.ofMinutes(5),
                SECOND,
                Map.of("session.timeout.ms", "6000", "client.id", "me")),
        "kafka.properties must not set [session.timeout.ms]: they have keys of their own or are"
            + " fixed");
  }

  @Test
  void shouldRefuseASessionTooShortForItsHeartbeat() {
    refused(
        () -> new GroupProtocol.Classic(Duration.ofSeconds(2), SECOND),
        "kafka.sessionTimeout (PT2S) must be at least three times kafka.heartbeatInterval (PT1S)");
  }

  @Test
  void shouldGiveTheNewProtocolNoSettingOfTheOldOne() {
    assertThat(new GroupProtocol.Consumer().properties())
        .containsExactly(Map.entry("group.protocol", "consumer"));
  }

  private static void refused(ThrowingCallable building, String message) {
    assertThatThrownBy(building).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
