package dev.docket.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventRecordsTest {

  @Test
  void shouldKeyACaseTheSameForEver() {
    // Changing this moves cases to other partitions, away from the records they have there.
    assertThat(EventRecords.key(42, UUID.fromString("01890000-0000-7000-8000-00000000000a")))
        .isEqualTo("42/01890000-0000-7000-8000-00000000000a");
  }

  @Test
  void shouldNameTheHeadersTheSameForEver() {
    assertThat(EventRecords.POSITION_HEADER).isEqualTo("position");
    assertThat(EventRecords.LOG_EPOCH_HEADER).isEqualTo("log_epoch");
  }
}
