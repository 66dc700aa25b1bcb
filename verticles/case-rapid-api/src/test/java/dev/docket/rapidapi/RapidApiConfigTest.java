package dev.docket.rapidapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.kit.config.ConfigException;
import dev.docket.kit.config.ConfigNode;
import dev.docket.rapidapi.auth.KeyCacheConfig;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RapidApiConfigTest {
  @Test
  void shouldHaveDefaultsForEverything() {
    assertThat(RapidApiConfig.from(ConfigNode.of("test", Map.of())))
        .isEqualTo(
            new RapidApiConfig(
                Duration.ofSeconds(1),
                new KeyCacheConfig(Duration.ofSeconds(30), Duration.ofSeconds(5), 10_000)));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(Map.of("retryAfter", "100ms"), "test: $.retryAfter: expected 1s to 10m"),
        Arguments.of(
            Map.of("keys", Map.of("callerTtl", "31s")),
            "test: $.keys.callerTtl: expected 0s to 30s"),
        Arguments.of(
            Map.of("keys", Map.of("nobodyTtl", "31s")),
            "test: $.keys.nobodyTtl: expected 0s to callerTtl"),
        Arguments.of(
            Map.of("keys", Map.of("entries", 0)), "test: $.keys.entries: expected 1 to 1000000"),
        Arguments.of(Map.of("retry", "1s"), "test: $.retry: unknown key"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void shouldSayWhereAndWhatIsWrong(Map<String, Object> section, String message) {
    assertThatThrownBy(() -> RapidApiConfig.from(ConfigNode.of("test", section)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(message);
  }
}
