package dev.docket.consumer.skip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.skip.SkipList.Topic;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SkipListTest {

  private static final Topic THREE = new Topic("t", 3);

  @Test
  void shouldReadCoordinatesAsLogsPrintThem() {
    var record = new RecordCoordinates("t", 2, 41);

    var list = SkipList.parse("skip", THREE, List.of(record.toString(), "t/0/7", "t/0/7"));

    assertThat(list.contains(record)).isTrue();
    assertThat(list.contains(new RecordCoordinates("t", 2, 42))).isFalse();
    assertThat(list.texts()).containsExactly("t/0/7", "t/2/41");
  }

  @Test
  void shouldTakeABareOffsetWhereTheTopicHasOnePartition() {
    assertThat(SkipList.parse("skip", new Topic("t", 1), List.of("7", "t/0/8")).texts())
        .containsExactly("t/0/7", "t/0/8");
  }

  @ParameterizedTest
  @CsvSource({
    "3, t/<partition>/<offset> with a partition from 0 to 2",
    "1, t/0/<offset> or only the offset",
    "0, t/<partition>/<offset>"
  })
  void shouldSayWhatWasExpected(int partitions, String expected) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SkipList.parse("skip", new Topic("t", partitions), List.of("t/0/1", "nonsense")))
        .withMessage("skip[1]: expected %s, found \"nonsense\"", expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "",
        "t",
        "t/0",
        "t/0/1/2",
        "other/0/1",
        "t/3/1",
        "t/-1/1",
        "t/0/-1",
        "t/0/x",
        "t/ 0/1",
        "t/0/9999999999999999999",
        "t/99999999999/1"
      })
  void shouldRefuseEverythingElse(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SkipList.parse("skip", THREE, List.of(entry)));
  }

  @Test
  void shouldBeAShortList() {
    var entries = Collections.nCopies(SkipList.MAX_RECORDS + 1, "t/0/1");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SkipList.parse("skip", THREE, entries))
        .withMessage("skip: expected at most 1000 records, found 1001");
  }

  @Test
  void shouldAddWhatAnotherListHas() {
    var list = SkipList.parse("skip", THREE, List.of("t/0/1"));

    assertThat(list.plus(SkipList.parse("skip", THREE, List.of("t/1/1", "t/0/1"))).texts())
        .containsExactly("t/0/1", "t/1/1");
  }
}
