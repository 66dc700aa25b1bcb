package dev.docket.chaos.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportTest {

  static Stream<Report> reports() {
    return Stream.of(
        new Report.Joining(),
        new Report.Assigned(3, Set.of(0, 12)),
        new Report.Committed(1, 4_000_000_000L),
        new Report.Revoked(Set.of(5), 2, false),
        new Report.Lost(Set.of(1, 2)),
        new Report.Left(),
        new Report.Failed("what: a cause"));
  }

  @ParameterizedTest
  @MethodSource("reports")
  void shouldReadWhatItSays(Report report) {
    assertThat(Report.parse(report.line())).isEqualTo(report);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "assigned", "assigned 1,", "committed 1", "revoked 1", "lost x", "?"})
  void shouldPassOverWhatWasCutOff(String line) {
    assertThat(Report.parse(line)).isNull();
  }
}
