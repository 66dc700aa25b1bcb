package dev.docket.intake.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.kit.config.Secret;
import dev.docket.kit.identity.OrgId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookCacheTest {
  private static final Webhook KNOWN = new Webhook.Known(new OrgId(42), "acc", new Secret("s"));
  private static final Webhook UNKNOWN = new Webhook.Unknown();

  private final List<String> asked = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private final WebhookCache cache =
      new WebhookCache(
          id -> {
            asked.add(id);
            return Future.succeededFuture(id.startsWith("wh") ? KNOWN : UNKNOWN);
          },
          new WebhookCacheConfig(Duration.ofSeconds(30), Duration.ofSeconds(5), 2),
          () -> now);

  @ParameterizedTest
  @CsvSource({"wh, 29, 1", "wh, 30, 2", "stranger, 4, 1", "stranger, 5, 2"})
  void shouldBelieveAnAnswerForItsTime(String id, long seconds, int questions) {
    // Given
    var first = cache.resolve(id).result();

    // When
    now = now.plusSeconds(seconds);
    var second = cache.resolve(id).result();

    // Then
    assertThat(second).isEqualTo(first);
    assertThat(asked).hasSize(questions);
  }

  @Test
  void shouldForgetTheLeastRecentlyUsedOfItsKind() {
    // Given
    cache.resolve("wh-1");
    cache.resolve("wh-2");
    cache.resolve("wh-1");
    cache.resolve("wh-3");
    cache.resolve("x-1");
    cache.resolve("x-2");
    cache.resolve("x-3");
    asked.clear();

    // When
    cache.resolve("wh-1");
    cache.resolve("wh-2");

    // Then
    assertThat(asked).containsExactly("wh-2");
  }

  @Test
  void shouldNotAskForWhatIsNoId() {
    assertThat(cache.resolve(" ").result()).isEqualTo(UNKNOWN);
    assertThat(cache.resolve("w".repeat(201)).result()).isEqualTo(UNKNOWN);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"31, 5, 1, knownTtl", "30, 31, 1, unknownTtl", "30, 5, 0, entries"})
  void shouldRefuseLimitsBeyondTheDirectorysPromise(
      long known, long unknown, int entries, String field) {
    assertThatThrownBy(() ->
            new WebhookCacheConfig(Duration.ofSeconds(known), Duration.ofSeconds(unknown), entries))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field + ": ");
  }
}
