package dev.docket.consumer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OffsetLedgerTest {

  private static final Instant NOW = Instant.EPOCH;

  @Test
  void shouldBeCommittableAtItsStartWhileNothingWasPolled() {
    assertThat(new OffsetLedger(42).committable()).isEqualTo(42);
  }

  @Test
  void shouldHoldBackAtTheFirstUnsettledRecord() {
    var ledger = tracking(10, 11, 12);

    ledger.settle(12);
    ledger.settle(11);
    assertThat(ledger.committable()).isEqualTo(10);

    ledger.settle(10);
    assertThat(ledger.committable()).isEqualTo(13);
    assertThat(ledger.inFlight()).isZero();
  }

  @Test
  void shouldStepOverOffsetsThatWereCompactedAway() {
    var ledger = tracking(10, 17, 40);

    ledger.settle(10);
    assertThat(ledger.committable()).isEqualTo(17);
    ledger.settle(17);
    assertThat(ledger.committable()).isEqualTo(40);
    ledger.settle(40);
    assertThat(ledger.committable()).isEqualTo(41);
  }

  @Test
  void shouldKnowNothingOfARecordSettledBeforeOrNeverPolled() {
    var ledger = tracking(10, 12);
    ledger.settle(12);

    assertThat(ledger.settle(12)).as("settled before, behind the prefix").isNull();
    assertThat(ledger.settle(11)).as("in a gap").isNull();
    assertThat(ledger.settle(9)).as("before the start").isNull();
    assertThat(ledger.settle(10)).isEqualTo(NOW);
    assertThat(ledger.settle(10)).as("settled before, committed").isNull();
    assertThat(ledger.inFlight()).isZero();
  }

  @Test
  void shouldTellHowLongTheFirstUnsettledRecordHasBeenThere() {
    var ledger = new OffsetLedger(0);
    ledger.track(0, NOW);
    ledger.track(1, NOW.plusSeconds(5));

    assertThat(ledger.oldest()).isEqualTo(NOW);
    ledger.settle(0);
    assertThat(ledger.oldest()).isEqualTo(NOW.plusSeconds(5));
    ledger.settle(1);
    assertThat(ledger.oldest()).isNull();
  }

  @Test
  void shouldRefuseALogThatGoesBackWhileRecordsAreInFlight() {
    var ledger = tracking(10, 11);

    assertThatThrownBy(() -> ledger.track(11, NOW)).isInstanceOf(IllegalStateException.class);

    ledger.settle(10);
    ledger.settle(11);
    ledger.track(3, NOW);
    assertThat(ledger.committable()).as("begun anew").isEqualTo(3);
  }

  /// Against the plainest model there is, over a ring that grows and wraps.
  @Test
  void shouldAgreeWithASortedSetUnderRandomTrackingAndSettling() {
    var random = new Random(11);
    var ledger = new OffsetLedger(0);
    var open = new TreeSet<Long>();
    long next = 0;
    for (int round = 0; round < 200; round++) {
      for (int i = random.nextInt(60); i > 0; i--) {
        next += random.nextInt(4) == 0 ? 1 + random.nextInt(9) : 0;
        ledger.track(next, NOW);
        open.add(next++);
      }
      var settling = new ArrayList<>(open);
      Collections.shuffle(settling, random);
      for (long offset : settling.subList(0, settling.size() / 2)) {
        assertThat(ledger.settle(offset)).isNotNull();
        open.remove(offset);
        assertThat(ledger.committable()).isEqualTo(open.isEmpty() ? next : open.first());
        assertThat(ledger.inFlight()).isEqualTo(open.size());
      }
    }
    assertThat(next).as("something was tried").isGreaterThan(5000);
  }

  private static OffsetLedger tracking(long... offsets) {
    var ledger = new OffsetLedger(offsets[0]);
    for (long offset : offsets) {
      ledger.track(offset, NOW);
    }
    return ledger;
  }
}
