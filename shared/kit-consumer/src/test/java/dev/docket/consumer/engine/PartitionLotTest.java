package dev.docket.consumer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.lot.ParkReason;
import dev.docket.consumer.lot.ParkedRecord;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PartitionLotTest {

  private final PartitionLot lot = new PartitionLot();

  @Test
  void shouldHaveNothingToDoWhileNothingIsReleased() {
    add("a", 0);
    add("b", 1);

    assertThat(lot.wantsMore()).isFalse();
  }

  @Test
  void shouldTakeOutWhatIsReleasedInTheOrderOfTheLog() {
    // Given
    add("a", 0);
    add("b", 1);
    add("c", 2);
    add("a", 3);

    // When
    release("c");
    release("a");

    // Then
    assertThat(takeDue()).containsExactly(0L, 2L, 3L);
    assertThat(lot.wantsMore()).isFalse();
  }

  @Test
  void shouldTakeOutWhatComesToAKeyThatIsReleased() {
    add("a", 0);
    release("a");
    takeDue();

    add("a", 1);

    assertThat(takeDue()).containsExactly(1L);
  }

  @Test
  void shouldTakeNothingOfAKeyOutOverARecordThatIsNotInTheLogYet() {
    add("a", 0).position = PartitionLot.PENDING;
    add("b", 1);
    add("a", 2);
    release("a");
    release("b");

    assertThat(takeDue()).containsExactly(1L);

    entry(0).position = 7;
    assertThat(takeDue()).containsExactly(0L, 2L);
  }

  @Test
  void shouldTakeOutNothingFromTheNextRecordOn() {
    add("a", 0);
    add("a", 1);
    release("a");

    assertThat(lot.takeDue(1)).extracting(entry -> entry.offset).containsExactly(0L);
  }

  @Test
  void shouldTakeOutAgainWhatWasPutBackOnceTheKeyIsReleasedAgain() {
    // Given
    add("a", 0);
    add("a", 1);
    release("a");
    takeDue();

    // When the first has failed
    lot.stop(entry(0).key);
    lot.putBack(entry(0));
    lot.putBack(entry(1));

    // Then
    assertThat(lot.wantsMore()).isFalse();
    release("a");
    assertThat(takeDue()).containsExactly(0L, 1L);
  }

  @Test
  void shouldForgetAKeyWithItsLastRecord() {
    add("a", 0);
    add("a", 1);
    release("a");

    lot.remove(0);
    lot.remove(1);

    assertThat(lot.isEmpty()).isTrue();
    assertThat(lot.keys()).isEmpty();
    assertThat(lot.wantsMore()).isFalse();
  }

  @Test
  void shouldKeepOneRecordOfAnOffset() {
    // Given a log that was begun anew, in which the offset is another key's
    add("a", 0);
    release("a");
    add("b", 0);

    // Then
    assertThat(lot.size()).isEqualTo(1);
    assertThat(lot.key("a")).isNull();
    assertThat(lot.wantsMore()).isFalse();
    lot.remove(0);
    assertThat(lot.keys()).isEmpty();
  }

  private PartitionLot.Entry add(String key, long offset) {
    var record = new ConsumerRecord<>("topic", 0, offset, new byte[0], new byte[0]);
    var entry = lot.add(key, null, new ParkedRecord(record, ParkReason.OVERFLOW, Instant.EPOCH));
    entry.position = offset;
    return entry;
  }

  private PartitionLot.Entry entry(long offset) {
    return Objects.requireNonNull(lot.entry(offset));
  }

  private void release(String key) {
    lot.release(Objects.requireNonNull(lot.key(key)));
  }

  private List<Long> takeDue() {
    return lot.takeDue(Long.MAX_VALUE).stream().map(entry -> entry.offset).toList();
  }
}
