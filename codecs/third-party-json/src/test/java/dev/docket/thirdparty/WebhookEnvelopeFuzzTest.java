package dev.docket.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.docket.thirdparty.WebhookEnvelope.ReadResult;

class WebhookEnvelopeFuzzTest {

  private final JiraDecoder decoder = new JiraDecoder();

  @FuzzTest
  void shouldReadAnEnvelopeOrSayWhyNot(byte[] record) {
    switch (WebhookEnvelope.read(record)) {
      case ReadResult.Malformed(var reason) -> assertThat(reason).isNotEmpty();
      case ReadResult.Read read -> {
        var envelope = read.envelope();
        assertThat(decoder.decode(envelope)).isNotNull();
        assertThat(WebhookEnvelope.read(envelope.write())).isEqualTo(read);
      }
    }
  }
}
