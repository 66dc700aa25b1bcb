package dev.docket.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {

  @Test
  void shouldParseHostAndPort() {
    // When
    var parsed = HostAndPort.parse("X", "127.0.0.1:5432");

    // Then
    assertThat(parsed).isEqualTo(new HostAndPort("127.0.0.1", 5432));
    assertThat(parsed).hasToString("127.0.0.1:5432");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", ":5432", "localhost:", "localhost:x", "h:0", "h:65536"})
  void shouldNameTheVariableWhenTheValueIsNoAddress(String value) {
    assertThatThrownBy(() -> HostAndPort.parse("DOCKET_TEST_KAFKA", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DOCKET_TEST_KAFKA")
        .hasMessageContaining(value);
  }
}
