package dev.docket.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.thirdparty.WebhookEnvelope.ReadResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookEnvelopeTest {
  private static final byte[] GOLDEN = Bodies.resource("/envelope.json");

  @Test
  void shouldWriteTheGoldenEnvelopeWithThePayloadAsItCame() {
    // Given
    var envelope = Bodies.envelope("{\"webhookEvent\": \"jira:issue_updated\", \"n\": 1.50}");

    // When
    var written = new String(envelope.write(), UTF_8);

    // Then
    assertThat(written).isEqualTo(new String(GOLDEN, UTF_8).strip());
  }

  @Test
  void shouldReadWhatItWrote() {
    // Given
    var envelope = Bodies.envelope(Bodies.resource("/jira/cloud-summary-changed.json"));

    // When
    var read = WebhookEnvelope.read(envelope.write());

    // Then
    assertThat(read).isEqualTo(new ReadResult.Read(envelope));
  }

  @Test
  void shouldKeepNumbersThatNoDoubleHolds() {
    // Given
    var body = "{\"n\":1e999,\"m\":0.10,\"i\":123456789012345678901234567890}";
    var envelope = Bodies.envelope(body);

    // When
    var read = WebhookEnvelope.read(envelope.write());

    // Then
    assertThat(read)
        .isInstanceOfSatisfying(
            ReadResult.Read.class,
            it ->
                assertThat(it.envelope().payload().text())
                    .isEqualTo("{\"n\":1E+999,\"m\":0.10,\"i\":123456789012345678901234567890}"));
  }

  @Test
  void shouldNotLetAHeaderBreakOut() {
    // Given
    var quote = "d\",\"orgId\":7,\"x\":\"";
    var payload = Bodies.payload("{}".getBytes(UTF_8));
    var envelope = new WebhookEnvelope(42, "a", "w", quote, Bodies.RECEIVED_AT, payload);

    // When
    var read = WebhookEnvelope.read(envelope.write());

    // Then
    assertThat(read).isEqualTo(new ReadResult.Read(envelope));
  }

  @Test
  void shouldIgnoreMembersOfANewerIntake() {
    // Given
    var newer = new String(GOLDEN, UTF_8).replaceFirst("\\{", "{\"region\":\"eu\",");

    // When
    var read = WebhookEnvelope.read(newer.getBytes(UTF_8));

    // Then
    assertThat(read).isInstanceOf(ReadResult.Read.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"orgId\":42|\"orgId\":\"42\"|orgId: expected a positive integer",
        "\"orgId\":42|\"orgId\":0|orgId: expected a positive integer",
        "\"orgId\":42|\"orgId\":1e999|orgId: expected a positive integer",
        "\"orgId\":42|\"orgId\":99999999999999999999|orgId: expected a positive integer",
        "\"jiraAccountId\":\"acc-1\"|\"account\":1|jiraAccountId: expected a string",
        "\"webhookId\":\"wh-1\"|\"webhookId\":null|webhookId: expected a string",
        "\"deliveryId\":\"d-1\"|\"deliveryId\":[]|deliveryId: expected a string",
        "\"2026-01-02T03:04:05.678Z\"|\"yesterday\"|receivedAt: expected an RFC 3339 time",
        "\"payload\":{|\"paiload\":{|payload: expected an object"
      })
  void shouldNameWhatIsMalformed(String good, String bad, String reason) {
    // Given
    var broken = new String(GOLDEN, UTF_8).replace(good, bad);

    // When
    var read = WebhookEnvelope.read(broken.getBytes(UTF_8));

    // Then
    assertThat(read).isEqualTo(new ReadResult.Malformed(reason));
  }
}
