package dev.docket.thirdpartyreader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.SkipReason;
import dev.docket.kit.metrics.Metrics;
import dev.docket.thirdparty.Decoder;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WebhookProcessorTest {

  private static final String ENVELOPE =
      """
      {"orgId": 42, "jiraAccountId": "acc-1", "webhookId": "hook-1", "deliveryId": "delivery-1",
       "receivedAt": "2026-01-02T03:04:05Z", "payload": {}}
      """;

  @Test
  void shouldTakeTheWorstOutcomeAndOfEqualOnesTheFirst() {
    // Given
    var fromGoodToBad =
        List.of(
            HandleResp.success(),
            HandleResp.skip(SkipReason.routine("a")),
            HandleResp.discard("a"),
            HandleResp.retry(new IllegalStateException("a")));

    for (int good = 0; good < fromGoodToBad.size(); good++) {
      for (int bad = good; bad < fromGoodToBad.size(); bad++) {
        // When
        var a = fromGoodToBad.get(good);
        var b = fromGoodToBad.get(bad);

        // Then
        assertThat(WebhookProcessor.worse(a, b)).isSameAs(b);
        assertThat(WebhookProcessor.worse(b, a)).isSameAs(b);
      }
    }
    var first = HandleResp.skip(SkipReason.routine("first"));
    assertThat(WebhookProcessor.worse(first, HandleResp.skip(SkipReason.routine("second"))))
        .isSameAs(first);
  }

  static Stream<Decoder> broken() {
    return Stream.of(
        _ -> {
          throw new IllegalStateException("a bug");
        },
        _ -> {
          throw new StackOverflowError("a bug");
        });
  }

  @ParameterizedTest
  @MethodSource("broken")
  void shouldCountWhatItThrowsAsTheRetryThatIsMadeOfIt(Decoder decoder) {
    try (var metrics = new Metrics()) {
      // Given
      var processor = broken(decoder, metrics);
      var record = new WebhookRecord("42/acc-1/OPS-1", Buffer.buffer(ENVELOPE));
      var context =
          HandlerContext.of(
              new RecordCoordinates(JiraFlavor.TOPIC, 0, 7), 1, Instant.MAX, new RecordHeaders());

      // When
      assertThatThrownBy(() -> processor.process(record, context)).hasMessage("a bug");

      // Then
      var retries = metrics.registry().get(ReaderMetric.RETRIES.metric()).counter();
      assertThat(retries.count()).isEqualTo(1);
    }
  }

  @SuppressWarnings("NullAway") // it does not get as far as the pipeline
  private static WebhookProcessor broken(Decoder decoder, Metrics metrics) {
    var counted = new ReaderMetrics(metrics, JiraFlavor.NAME);
    return new WebhookProcessor(decoder, null, null, counted, InstantSource.system());
  }
}
