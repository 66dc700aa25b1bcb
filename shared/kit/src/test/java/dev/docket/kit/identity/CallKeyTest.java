package dev.docket.kit.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallKeyTest {

  static Stream<String> malformed() {
    return Stream.of("", " ", "a b", "a\tb", "a\n", "\u007f", "é", "k".repeat(201));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void shouldRefuseAClientsKeyThatMetadataCannotCarry(String key) {
    assertThatThrownBy(() -> new CallKey.Client(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key: expected 1 to 200 visible ASCII characters");
  }

  @Test
  void shouldTakeAClientsKeyUpToTheLimit() {
    assertThat(new CallKey.Client("~".repeat(200)).value()).hasSize(200);
    assertThat(new CallKey.Client("\"!\"").value()).isEqualTo("\"!\"");
  }
}
