package dev.docket.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {

  private static Options parse(String... given) {
    return Options.parse(List.of(given), Set.of("rate", "seed"), Set.of("quick"));
  }

  @Test
  void shouldReadValuesFlagsAndDefaults() {
    // When
    var options = parse("--rate", "2.5", "--quick");

    // Then
    assertThat(options.number("rate", 1, 0, 10)).isEqualTo(2.5);
    assertThat(options.has("quick")).isTrue();
    assertThat(options.whole("seed", 7)).isEqualTo(7);
  }

  @Test
  void shouldRefuseInOneLineWhatItDoesNotKnow() {
    assertThatThrownBy(() -> parse("--fast")).hasMessage("unknown argument '--fast'");
    assertThatThrownBy(() -> parse("rate")).hasMessage("unknown argument 'rate'");
    assertThatThrownBy(() -> parse("--rate")).hasMessage("--rate needs a value");
  }

  @Test
  void shouldRefuseNumbersOutOfRange() {
    // Given
    var options = parse("--rate", "11", "--seed", "x");

    // Then
    assertThatThrownBy(() -> options.number("rate", 1, 0, 10))
        .hasMessage("--rate must be a number from 0.0 to 10.0, but is '11'");
    assertThatThrownBy(() -> options.whole("seed", 1))
        .hasMessage("--seed must be a whole number, but is 'x'");
  }
}
