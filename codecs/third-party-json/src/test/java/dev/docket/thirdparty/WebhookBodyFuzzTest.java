package dev.docket.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;

/// A body from its arrival to its changelogs, by way of Kafka.
class WebhookBodyFuzzTest {

  /// Of a reason, which is part of an answer.
  private static final int MOST_CHARACTERS = 200;

  private final JiraDecoder decoder = new JiraDecoder();

  @FuzzTest
  void shouldCarryABodyOrSayWhyNot(byte[] body) {
    switch (JsonPayload.parse(body)) {
      case JsonPayload.Parsed.Invalid(var reason) ->
          assertThat(reason).isNotEmpty().hasSizeLessThan(MOST_CHARACTERS);
      case JsonPayload.Parsed.Valid(var payload) -> {
        var envelope = new WebhookEnvelope(1, "acme", "hook", "d-1", Instant.EPOCH, payload);
        assertThat(WebhookEnvelope.read(envelope.write()))
            .isEqualTo(new WebhookEnvelope.ReadResult.Read(envelope));
        shouldDecode(envelope);
      }
    }
  }

  private void shouldDecode(WebhookEnvelope envelope) {
    if (decoder.decode(envelope) instanceof Decoding.Decoded(var changelogs)) {
      assertThat(changelogs)
          .isNotEmpty()
          .allSatisfy(changelog -> assertThat(changelog.type().tag()).matches("[a-z0-9_]{1,64}"));
    }
  }
}
