package dev.docket.thirdpartyreader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.SkipReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookProcessorTest {

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
}
