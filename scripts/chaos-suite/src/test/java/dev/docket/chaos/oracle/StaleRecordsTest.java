package dev.docket.chaos.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.chaos.oracle.Evidence.Published;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StaleRecordsTest {

  private static final UUID CASE = new UUID(0, 1);

  @Test
  void shouldNotCountRecordsThatComeAgainInOrder() {
    assertThat(StaleRecords.count(List.of(versions(1, 2, 3, 2, 3, 4)))).isZero();
  }

  @Test
  void shouldCountAnOldRecordBetweenNewerOnes() {
    assertThat(StaleRecords.count(List.of(versions(1, 2, 3, 4, 2, 5)))).isEqualTo(1);
  }

  @Test
  void shouldKeepCasesApart() {
    var other = new Published(new UUID(1, 7), new UUID(0, 2), 7);

    assertThat(StaleRecords.count(List.of(List.of(versions(1).getFirst(), other)))).isZero();
  }

  private static List<Published> versions(long... versions) {
    return LongStream.of(versions)
        .mapToObj(version -> new Published(new UUID(1, version), CASE, version))
        .toList();
  }
}
