package dev.docket.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.embedded.PartEvent.State;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartEventTest {

  @ParameterizedTest
  @CsvSource({
    "KAFKA, READY, 1849, '', Kafka ready (1.8 s)",
    "POSTGRES, PREPARING, 0, unpacking, PostgreSQL preparing: unpacking",
    "POSTGRES, DIED, 0, exit code 9, PostgreSQL died: exit code 9",
    "KAFKA, STOPPED, 0, '', Kafka stopped",
  })
  void shouldSayItInOneLine(Part part, State state, long millis, String detail, String line) {
    assertThat(new PartEvent(part, state, Duration.ofMillis(millis), detail).line())
        .isEqualTo(line);
  }
}
