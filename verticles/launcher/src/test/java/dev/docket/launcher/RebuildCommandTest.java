package dev.docket.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RebuildCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          5000 | 20000 | 2000 | org 7: 5000 of 20000 events (25 %), 2500/s, 6 s left
          0    | 20000 | 1000 | org 7: 0 of 20000 events (0 %), 0/s, time left unknown
          300  | 200   | 100  | org 7: 300 of 200 events (100 %), 3000/s, 0 s left
          0    | 0     | 0    | org 7: 0 of 0 events (100 %), 0/s, time left unknown
          """)
  void shouldSayHowFarItIs(long events, long total, long millis, String expected) {
    assertThat(RebuildCommand.line(7, events, total, Duration.ofMillis(millis)))
        .isEqualTo(expected);
  }
}
