package dev.docket.thirdparty;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.thirdparty.JsonPayload.Parsed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonPayloadTest {
  private static final String TOO_MUCH =
      "JSON beyond the limits of depth, length or number of values";

  @Test
  void shouldKeepTheTextAndFindAString() {
    // Given
    var body = "{ \"issue\": {\"key\": \"OPS-1\", \"id\": 7} }";

    // When
    var payload = Bodies.payload(body.getBytes(UTF_8));

    // Then
    assertThat(payload.text()).isEqualTo(body);
    assertThat(payload.string("issue", "key")).isEqualTo("OPS-1");
    assertThat(payload.string("issue", "id")).isNull();
    assertThat(payload.string("comment", "key")).isNull();
  }

  @Test
  void shouldEqualWhatIsWrittenAlike() {
    var payload = Bodies.payload("{\"at\": 17E2, \"a\": 1.50}".getBytes(UTF_8));

    assertThat(payload)
        .isEqualTo(Bodies.payload("{\"at\":1.7E+3,\"a\":1.50}".getBytes(UTF_8)))
        .hasSameHashCodeAs(Bodies.payload("{\"at\":1.7E+3,\"a\":1.50}".getBytes(UTF_8)))
        .isNotEqualTo(Bodies.payload("{\"at\":1701,\"a\":1.50}".getBytes(UTF_8)));
  }

  static Arguments[] refused() {
    return new Arguments[] {
      refusedAs("", "expected a JSON object"),
      refusedAs("[]", "expected a JSON object"),
      refusedAs("\"text\"", "expected a JSON object"),
      refusedAs("null", "expected a JSON object"),
      refusedAs("{\"a\": }", "malformed JSON at line 1, column 7"),
      refusedAs("{\"a\": 1", "malformed JSON at line 1, column 8"),
      refusedAs("{} {}", "malformed JSON at line 1, column 4"),
      refusedAs("{},\"orgId\":7", "malformed JSON at line 1, column 3"),
      refusedAs(nested(UntrustedJson.MAX_DEPTH + 1), TOO_MUCH),
      refusedAs("{\"a\":" + "9".repeat(UntrustedJson.MAX_NUMBER + 1) + "}", TOO_MUCH),
      refusedAs("{\"" + "n".repeat(UntrustedJson.MAX_NAME + 1) + "\":1}", TOO_MUCH),
      refusedAs("{\"a\":\"" + "s".repeat(UntrustedJson.MAX_STRING + 1) + "\"}", TOO_MUCH),
      refusedAs("{\"a\":[" + "1,".repeat(UntrustedJson.MAX_TOKENS) + "1]}", TOO_MUCH),
      refusedAs(" ".repeat(UntrustedJson.MAX_BYTES) + "{}", "expected at most 4194304 bytes"),
    };
  }

  @ParameterizedTest
  @MethodSource("refused")
  void shouldRefuseWhatIsNotOneObjectWithinTheLimits(String body, String reason) {
    assertThat(JsonPayload.parse(body.getBytes(UTF_8))).isEqualTo(new Parsed.Invalid(reason));
  }

  @Test
  void shouldRefuseOtherEncodings() {
    assertThat(JsonPayload.parse("{}".getBytes(UTF_16)))
        .isEqualTo(new Parsed.Invalid("expected UTF-8"));
    assertThat(JsonPayload.parse(new byte[] {'{', (byte) 0xC0, '}'}))
        .isEqualTo(new Parsed.Invalid("expected UTF-8"));
  }

  @Test
  void shouldTakeAPayloadThroughAnEnvelopeThatUsesItsDepthUp() {
    // Given
    var envelope = Bodies.envelope(nested(UntrustedJson.MAX_DEPTH));

    // When
    var read = WebhookEnvelope.read(envelope.write());

    // Then
    assertThat(read).isEqualTo(new WebhookEnvelope.ReadResult.Read(envelope));
  }

  @Test
  void shouldNeverThrowForBytes() {
    // Given
    var random = new Random(20260102);
    var good = Bodies.envelope(Bodies.resource("/jira/cloud-several-fields.json")).write();
    var decoder = new JiraDecoder();

    for (int i = 0; i < 5_000; i++) {
      var bytes = good.clone();
      for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }

      // When
      var read = WebhookEnvelope.read(bytes);

      // Then
      if (read instanceof WebhookEnvelope.ReadResult.Read(var envelope)) {
        assertThat(decoder.decode(envelope)).isNotNull();
      } else {
        assertThat(read).isInstanceOf(WebhookEnvelope.ReadResult.Malformed.class);
      }
    }
  }

  private static Arguments refusedAs(String body, String reason) {
    return Arguments.argumentSet(reason + ", " + body.length() + " characters", body, reason);
  }

  private static String nested(int depth) {
    return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
  }
}
