package dev.docket.intake;

import static dev.docket.intake.IntakeServer.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.config.KafkaConfig;
import dev.docket.testkit.TestInfrastructure;
import dev.docket.thirdparty.WebhookEnvelope;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaseIntakeIT {
  private static final Buffer BODY =
      Buffer.buffer(
          "{\"webhookEvent\": \"jira:issue_updated\", \"orgId\": 7, \"brand\": {\"new\": [1.50]},"
              + " \"issue\": {\"key\": \"OPS-12\"}}");
  private static final Map<String, String> PROVEN =
      Map.of("X-Docket-Webhook-Secret", FakeDirectory.SECRET);

  private static TopicEnd topic;
  private static IntakeServer server;

  @BeforeAll
  static void start() {
    var infrastructure = TestInfrastructure.shared();
    var prefix = infrastructure.topicPrefix(CaseIntakeIT.class);
    var kafka = new KafkaConfig(infrastructure.kafkaBootstrap(), prefix, Map.of(), Map.of());
    infrastructure.createTopic(prefix + CaseIntake.JIRA_TOPIC, 1);
    topic = new TopicEnd(kafka.bootstrapServers(), prefix + CaseIntake.JIRA_TOPIC);
    server = IntakeServer.with(kafka);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void shouldPutADeliveryOnTheTopicBeforeItSaysSo() {
    // Given
    var before = topic.offset();

    // When
    var answer = deliver("wh-jira", BODY, headers("X-Atlassian-Webhook-Identifier", "d-1"));

    // Then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(topic.since(before))
        .singleElement()
        .satisfies(message -> {
          assertThat(message.key()).isEqualTo("42/acc-1/OPS-12");
          assertThat(new String(message.value(), StandardCharsets.UTF_8))
              .endsWith("\"payload\":" + BODY + "}");
          var envelope = envelope(message);
          assertThat(envelope.orgId()).isEqualTo(FakeDirectory.ORG);
          assertThat(envelope.accountId()).isEqualTo(FakeDirectory.ACCOUNT);
          assertThat(envelope.webhookId()).isEqualTo("wh-jira");
          assertThat(envelope.deliveryId()).isEqualTo("d-1");
        });
  }

  @Test
  void shouldLetARepeatedDeliveryPassUnderTheSameId() {
    // Given
    var before = topic.offset();

    // When
    var first = deliver("wh-jira", BODY, PROVEN);
    var second = deliver("wh-jira", BODY, PROVEN);

    // Then
    assertThat(List.of(first.status(), second.status())).containsOnly(202);
    assertThat(topic.since(before))
        .hasSize(2)
        .extracting(message -> envelope(message).deliveryId())
        .containsOnly(sha256(BODY));
  }

  @ParameterizedTest
  @CsvSource({
    "{\"webhookEvent\": \"comment_created\"}",
    "{\"issue\": {\"key\": 7}}",
    "{\"issue\": \"OPS-1\"}"
  })
  void shouldAcceptADeliveryWithoutIssue(String body) {
    // Given
    var before = topic.offset();

    // When
    var answer = deliver("wh-jira", Buffer.buffer(body), PROVEN);

    // Then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(topic.since(before)).singleElement().matches(it -> it.key().equals("42/acc-1/-"));
  }

  @Test
  void shouldAcceptAnyOfTheThreeProofs() {
    var signature = Map.of("X-Hub-Signature", "sha256=" + hmac(FakeDirectory.SECRET, BODY));
    assertThat(deliver("wh-jira", BODY, signature).status()).isEqualTo(202);
    assertThat(deliver("wh-jira", BODY, PROVEN).status()).isEqualTo(202);
    assertThat(deliver("wh-jira?secret=a+webhook%27s%20secret", BODY, Map.of()).status())
        .isEqualTo(202);
  }

  @Test
  void shouldAnswerAnUnknownWebhookAsAWrongProof() {
    // Given
    var before = topic.offset();
    var signature = Map.of("X-Hub-Signature", "sha256=" + hmac("another secret", BODY));

    // When
    var answers =
        List.of(
            deliver("wh-jira", BODY, Map.of()),
            deliver("wh-jira", BODY, Map.of("X-Docket-Webhook-Secret", "wrong")),
            deliver("wh-jira?secret=wrong", BODY, Map.of()),
            deliver("wh-jira", BODY, signature),
            deliver("wh-nobody", BODY, PROVEN),
            deliver(
                "wh-nobody", BODY, Map.of("X-Docket-Webhook-Secret", "no webhook has this secret")),
            deliver("wh-snow", BODY, PROVEN),
            deliver("wh-open?secret=", BODY, Map.of()));

    // Then
    assertThat(answers).extracting(IntakeServer.Answer::status).containsOnly(401);
    assertThat(answers)
        .extracting(IntakeServer.Answer::body)
        .containsOnly(answers.getFirst().body());
    assertThat(topic.since(before)).isEmpty();
    assertThat(server.count(IntakeMetric.REFUSED, "reason", "unauthorized"))
        .isGreaterThanOrEqualTo(answers.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|body: expected a JSON object",
        "[1]|body: expected a JSON object",
        "{\"issue\": |body: malformed JSON at line 1, column 10",
        "{}, \"orgId\": 7|body: malformed JSON at line 1, column 3"
      })
  void shouldNameWhatIsWrongWithABody(String body, String detail) {
    // When
    var answer = deliver("wh-jira", Buffer.buffer(body), PROVEN);

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains(detail.replace("\"", "\\\""));
  }

  @Test
  void shouldRefuseAQueryThatIsNone() {
    assertThat(deliver("wh-jira?secret=%zz", BODY, Map.of()).status()).isEqualTo(400);
  }

  @Test
  void shouldRefuseABodyOfFiveMegabytes() {
    // Given
    var body = Buffer.buffer(" ".repeat(5 << 20));

    // When
    var answer = deliver("wh-jira", body, PROVEN);

    // Then
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("expected a body of at most 4194304 bytes");
  }

  @Test
  void shouldTakeABodyOfTheLargestSize() {
    // Given
    var before = topic.offset();
    var open = "{\"issue\": {\"key\": \"OPS-99\"}, \"a\": [";
    var words = ("\"" + "words ".repeat(100) + "\",").repeat(6_900);
    var rest = Delivery.MAX_BODY_BYTES - open.length() - words.length() - 4;
    var body = Buffer.buffer(open + words + "\"" + "x".repeat(rest) + "\"]}");
    assertThat(body.length()).isEqualTo(Delivery.MAX_BODY_BYTES);

    // When
    var answer = deliver("wh-jira", body, PROVEN);

    // Then
    assertThat(answer.status()).isEqualTo(202);
    assertThat(topic.since(before)).singleElement().matches(it -> it.key().endsWith("OPS-99"));
  }

  private static IntakeServer.Answer deliver(
      String webhook, Buffer body, Map<String, String> headers) {
    return await(server.deliver(webhook, body, headers));
  }

  private static Map<String, String> headers(String name, String value) {
    return Map.of("X-Docket-Webhook-Secret", FakeDirectory.SECRET, name, value);
  }

  private static WebhookEnvelope envelope(ConsumerRecord<String, byte[]> message) {
    return switch (WebhookEnvelope.read(message.value())) {
      case WebhookEnvelope.ReadResult.Read(var envelope) -> envelope;
      case WebhookEnvelope.ReadResult.Malformed(var reason) -> throw new AssertionError(reason);
    };
  }

  private static String hmac(String secret, Buffer body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String sha256(Buffer body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(body.getBytes()));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
