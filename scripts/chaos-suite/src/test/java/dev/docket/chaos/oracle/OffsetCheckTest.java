package dev.docket.chaos.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.chaos.oracle.Evidence.Published;
import dev.docket.chaos.oracle.Topic.At;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OffsetCheckTest {

  private static final Map<Integer, List<At>> RECORDS = Map.of(0, List.of(at(0), at(1), at(2)));

  private final OffsetCheck check = new OffsetCheck();
  private final Set<UUID> finished = new HashSet<>();

  private static At at(long offset) {
    return new At(offset, new Published(event(offset), new UUID(1, 1), offset + 1));
  }

  private static UUID event(long offset) {
    return new UUID(0, offset);
  }

  private int look(long committed) throws SQLException {
    return check.check(
        Map.of(0, committed),
        RECORDS,
        asked -> {
          var missing = new HashSet<>(asked);
          missing.removeAll(finished);
          return missing;
        });
  }

  @Test
  void shouldAcceptAnOffsetUpToTheFirstUnfinishedEvent() throws SQLException {
    // Given
    finished.addAll(Set.of(event(0), event(1)));

    // Then
    assertThat(look(2)).isZero();
  }

  @Test
  void shouldFindAnOffsetBeyondAnUnfinishedEvent() throws SQLException {
    // Given
    finished.addAll(Set.of(event(0), event(2)));

    // Then
    assertThat(look(3)).isEqualTo(1);
    assertThat(check.passed()).isEqualTo(1);
  }

  @Test
  void shouldRememberWhatWasPassedAndFinishedLater() throws SQLException {
    // Given
    look(1);
    finished.add(event(0));

    // When
    int again = look(1);

    // Then
    assertThat(again).isZero();
    assertThat(check.passed()).isEqualTo(1);
  }

  @Test
  void shouldLookAgainWhenTheCellsCouldNotBeRead() throws SQLException {
    // Given
    assertThatThrownBy(() ->
            check.check(
                Map.of(0, 1L),
                RECORDS,
                _ -> {
                  throw new SQLException("gone");
                }))
        .isInstanceOf(SQLException.class);

    // Then
    assertThat(look(1)).isEqualTo(1);
  }
}
