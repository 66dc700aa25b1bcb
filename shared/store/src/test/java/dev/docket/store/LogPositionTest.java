package dev.docket.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogPositionTest {

  private static final LogPosition SOME = new LogPosition(731_944, 1_234_567);

  @Test
  void shouldReadItsOwnTextForm() {
    for (var position : List.of(LogPosition.START, SOME, new LogPosition(-1, Long.MAX_VALUE))) {
      assertThat(LogPosition.parse(position.text())).isEqualTo(position);
      assertThat(position.text()).matches("[A-Za-z0-9_-]{28}");
    }
  }

  @Test
  void shouldKeepItsTextForm() {
    assertThat(SOME.text()).isEqualTo("AQAAAAAACysoAAAAAAAS1odY4GYi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7-12", "AQAAAA", "not a position", "AQAAAAAACysoAAAAAAAS1odY4GYiAA"})
  void shouldSayWhatAPositionIs(String text) {
    assertThatThrownBy(() -> LogPosition.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exactly as an earlier answer gave it");
  }

  @Test
  void shouldRefuseAMistypedPosition() {
    var text = SOME.text();

    for (int i = 0; i < text.length(); i++) {
      var other = text.charAt(i) == 'A' ? 'B' : 'A';
      var mistyped = text.substring(0, i) + other + text.substring(i + 1);
      assertThatThrownBy(() -> LogPosition.parse(mistyped))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void shouldSortByTransactionThenNumber() {
    assertThat(SOME)
        .isGreaterThan(LogPosition.START)
        .isGreaterThan(new LogPosition(731_943, 9_999_999))
        .isLessThan(new LogPosition(731_944, 1_234_568))
        .isLessThan(new LogPosition(-1, 0));
  }
}
