package dev.docket.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.kit.config.ConfigException;
import dev.docket.kit.config.ConfigNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntakeConfigTest {

  @Test
  void shouldHaveADefaultForEverything() {
    // When
    var config = IntakeConfig.from(node(Map.of()));

    // Then
    assertThat(config.topic()).isEqualTo("collaboration_integrations_jira");
    assertThat(config.limits()).isEqualTo(new IntakeConfig.Limits(64, 8, Duration.ofSeconds(10)));
    assertThat(config.webhooks().knownTtl()).isEqualTo(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @CsvSource({
    "topic, '', topic",
    "inFlight, 0, inFlight",
    "workers, 257, workers",
    "timeout, 2m, timeout",
    "retryAfter, 100ms, retryAfter",
    "colour, red, colour"
  })
  void shouldNameTheWrongKey(String key, String value, String named) {
    assertThatThrownBy(() -> IntakeConfig.from(node(Map.of(key, number(value)))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("$." + named);
  }

  private static Object number(String value) {
    return value.matches("\\d+") ? (Object) Integer.valueOf(value) : value;
  }

  private static ConfigNode node(Map<String, Object> values) {
    return ConfigNode.of("test.json", values);
  }
}
