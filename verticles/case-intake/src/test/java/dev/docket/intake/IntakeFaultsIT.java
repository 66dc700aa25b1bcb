package dev.docket.intake;

import static dev.docket.intake.IntakeServer.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.config.KafkaConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class IntakeFaultsIT {
  private static final Buffer BODY = Buffer.buffer("{\"issue\": {\"key\": \"OPS-12\"}}");
  private static final Map<String, String> PROVEN =
      Map.of("X-Docket-Webhook-Secret", FakeDirectory.SECRET);

  @Test
  void shouldAskForPatienceWhenTheDirectoryIsAway() {
    // Given
    try (var intake = IntakeServer.with(new Waiting(), 2)) {
      // When
      var answer = await(intake.deliver(FakeDirectory.BROKEN, BODY, PROVEN));

      // Then
      assertPatience(answer);
    }
  }

  @Test
  void shouldAskForPatienceWhenKafkaIsAway() {
    // Given
    var nowhere = new KafkaConfig("127.0.0.1:1", "", Map.of(), Map.of());
    try (var intake = IntakeServer.with(nowhere)) {
      // When
      var answer = await(intake.deliver("wh-jira", BODY, PROVEN));

      // Then
      assertPatience(answer);
    }
  }

  @Test
  void shouldSayThatKafkaTakesNoRecordOfThatSize() {
    // Given
    try (var intake = IntakeServer.with(new Failing(new RecordTooLargeException()), 4)) {
      // When
      var answer = await(intake.deliver("wh-jira", BODY, PROVEN));

      // Then
      assertThat(answer.status()).isEqualTo(413);
    }
  }

  @Test
  void shouldRefuseMoreThanItsLimitAndTakeAgainWhenThereIsRoom() {
    // Given
    var waiting = new Waiting();
    try (var intake = IntakeServer.with(waiting, 2)) {
      var held =
          List.of(intake.deliver("wh-jira", BODY, PROVEN), intake.deliver("wh-jira", BODY, PROVEN));
      Awaitility.await().until(() -> waiting.published().size() == 2);

      // When
      var refused = await(intake.deliver("wh-jira", BODY, PROVEN));
      waiting.published().forEach(Promise::complete);
      var accepted = held.stream().map(IntakeServer::await).toList();
      var next = intake.deliver("wh-jira", BODY, PROVEN);
      Awaitility.await().until(() -> waiting.published().size() == 3);
      waiting.published().getLast().complete();

      // Then
      assertPatience(refused);
      assertThat(accepted).extracting(IntakeServer.Answer::status).containsOnly(202);
      assertThat(await(next).status()).isEqualTo(202);
      assertThat(intake.count(IntakeMetric.REFUSED, "reason", "overloaded")).isEqualTo(1);
      assertThat(intake.count(IntakeMetric.ACCEPTED)).isEqualTo(3);
    }
  }

  @Test
  void shouldAnswerInTimeAlsoWhenKafkaDoesNot() {
    // Given
    try (var intake = IntakeServer.with(new Waiting(), 2, Duration.ofMillis(500))) {
      // When
      var answer = await(intake.deliver("wh-jira", BODY, PROVEN));

      // Then
      assertPatience(answer);
      assertThat(intake.count(IntakeMetric.REFUSED, "reason", "timed_out")).isEqualTo(1);
    }
  }

  private static void assertPatience(IntakeServer.Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers().get("Retry-After")).isEqualTo("7");
  }

  private record Failing(RuntimeException cause) implements DeliveryPublisher {
    @Override
    public Future<Void> publish(String key, byte[] value) {
      return Future.failedFuture(cause);
    }

    @Override
    public void close() {}
  }

  private record Waiting(List<Promise<Void>> published) implements DeliveryPublisher {
    Waiting() {
      this(new CopyOnWriteArrayList<>());
    }

    @Override
    public Future<Void> publish(String key, byte[] value) {
      var acknowledged = Promise.<Void>promise();
      published.add(acknowledged);
      return acknowledged.future();
    }

    @Override
    public void close() {}
  }
}
