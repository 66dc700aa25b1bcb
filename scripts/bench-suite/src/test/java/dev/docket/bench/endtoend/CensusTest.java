package dev.docket.bench.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CensusTest {

  @Test
  void shouldFindNoFaultWithOneCellEach() {
    assertThat(Census.faults(Set.of("a", "b"), Map.of("a", 1, "b", 1))).isEmpty();
  }

  @Test
  void shouldCountLostAndDoubleCells() {
    assertThat(Census.faults(Set.of("a", "b", "c"), Map.of("a", 2)))
        .isEqualTo("2 acknowledged commands have no cell, 1 have more than one");
  }
}
