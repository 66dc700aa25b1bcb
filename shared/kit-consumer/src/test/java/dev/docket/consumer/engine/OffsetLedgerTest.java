package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.OffsetLedger.NEVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OffsetLedgerTest {

  private static final long NOW = 7;

  @Test
  void shouldBeCommittableAtItsStartWhileNothingWasPolled() {
    assertThat(ledger(42).committable()).isEqualTo(42);
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

    assertThat(ledger.settle(12)).as("settled before, behind the prefix").isEqualTo(NEVER);
    assertThat(ledger.settle(11)).as("in a gap").isEqualTo(NEVER);
    assertThat(ledger.settle(9)).as("before the start").isEqualTo(NEVER);
    assertThat(ledger.settle(10)).isEqualTo(NOW);
    assertThat(ledger.settle(10)).as("settled before, committed").isEqualTo(NEVER);
    assertThat(ledger.inFlight()).isZero();
  }

  @Test
  void shouldTellHowLongTheFirstUnsettledRecordHasBeenThere() {
    var ledger = ledger(0);
    ledger.track(0, NOW);
    ledger.track(1, NOW + 5);

    assertThat(ledger.oldest()).isEqualTo(NOW);
    ledger.settle(0);
    assertThat(ledger.oldest()).isEqualTo(NOW + 5);
    ledger.settle(1);
    assertThat(ledger.oldest()).isEqualTo(NEVER);
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

  @Test
  void shouldCoverGapsBetweenSettledRecordsOnly() {
    var ledger = tracking(10, 12, 15, 20, 21, 30);

    ledger.settle(12);
    ledger.settle(15);
    ledger.settle(21);

    assertThat(done(ledger, 10, 40)).containsExactly(12L, 13L, 14L, 15L, 21L);
  }

  @Test
  void shouldSettleAtOnceWhatWasDoneInAnAssignmentBefore() {
    var earlier = tracking(10, 11, 12, 13, 14);
    earlier.settle(11);
    earlier.settle(13);

    var ledger = new OffsetLedger(10, earlier.doneBeyond());
    assertThat(ledger.track(10, NOW)).isTrue();
    assertThat(ledger.track(11, NOW)).isFalse();
    assertThat(ledger.track(12, NOW)).isTrue();
    assertThat(done(ledger, 10, 20)).as("13 is not polled again yet").containsExactly(11L, 13L);

    ledger.settle(10);
    assertThat(ledger.committable()).isEqualTo(12);
    ledger.settle(12);
    assertThat(ledger.committable()).isEqualTo(13);
    assertThat(done(ledger, 13, 20)).containsExactly(13L);
    assertThat(ledger.track(13, NOW)).isFalse();
    assertThat(ledger.committable()).isEqualTo(14);
    assertThat(ledger.doneBeyond()).isSameAs(DoneBeyond.NONE);
    assertThat(ledger.inFlight()).isZero();
  }

  @Test
  void shouldForgetWhatWasDoneOfALogThatBeginsAnew() {
    var earlier = tracking(10, 11);
    earlier.settle(11);

    var ledger = new OffsetLedger(10, earlier.doneBeyond());
    ledger.track(0, NOW);

    assertThat(ledger.track(11, NOW)).isTrue();
  }

  @Test
  void shouldTellAChangeBehindTheFirstUnsettledRecord() {
    var ledger = tracking(10, 11);
    long before = ledger.changes();

    assertThat(ledger.changes()).isEqualTo(before);
    ledger.settle(11);
    assertThat(ledger.changes()).isNotEqualTo(before);
    long after = ledger.changes();
    ledger.settle(11);
    assertThat(ledger.changes()).as("settled before").isEqualTo(after);
  }

  /// Against the plainest model there is, over a ring that grows and wraps, and with owners that
  /// come and go: what the last commit noted is not begun again, all else is.
  @Test
  void shouldAgreeWithAMapUnderRandomTrackingSettlingAndChangeOfOwner() {
    for (int seed = 0; seed < 40; seed++) {
      new Model(seed).run();
    }
  }

  private static final class Model {
    private final int seed;
    private final Random random;

    /// All records of the log, and whether they are settled.
    private final TreeMap<Long, Boolean> log = new TreeMap<>();

    private OffsetLedger ledger = ledger(0);
    private long end;
    private long polled;

    Model(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    void run() {
      for (int round = 0; round < 100; round++) {
        produce(random.nextInt(60));
        poll(random.nextInt(80));
        settle(random.nextDouble());
        verify();
        if (random.nextInt(10) == 0) {
          change();
        }
      }
      assertThat(log).as("something was tried").hasSizeGreaterThan(1000);
    }

    private void produce(int records) {
      for (int i = 0; i < records; i++) {
        end += random.nextInt(4) == 0 ? 1 + random.nextInt(9) : 0;
        log.put(end++, false);
      }
    }

    private void poll(int records) {
      for (int i = 0; i < records; i++) {
        var next = log.ceilingEntry(polled);
        if (next == null) {
          return;
        }
        assertThat(ledger.track(next.getKey(), NOW))
            .as("seed %d, offset %d", seed, next.getKey())
            .isEqualTo(!next.getValue());
        polled = next.getKey() + 1;
      }
    }

    private void settle(double share) {
      var open = new ArrayList<Long>();
      log.headMap(polled)
          .forEach((offset, settled) -> {
            if (!settled) {
              open.add(offset);
            }
          });
      Collections.shuffle(open, random);
      for (long offset : open.subList(0, (int) (open.size() * share * share))) {
        assertThat(ledger.settle(offset)).isEqualTo(NOW);
        log.put(offset, true);
      }
    }

    private void verify() {
      var open = log.headMap(polled).entrySet().stream().filter(entry -> !entry.getValue());
      var first = open.map(entry -> entry.getKey()).toList();
      long committable = first.isEmpty() ? polled : first.getFirst();
      assertThat(ledger.inFlight()).isEqualTo(first.size());
      if (polled > 0 && log.containsKey(polled - 1)) {
        assertThat(ledger.committable()).as("seed %d", seed).isEqualTo(committable);
      }
      var done = ledger.doneBeyond();
      log.tailMap(ledger.committable())
          .forEach((offset, settled) ->
              assertThat(done.contains(offset))
                  .as("seed %d, offset %d", seed, offset)
                  .isEqualTo(settled));
    }

    /// The next owner begins where the one before has committed.
    private void change() {
      polled = ledger.committable();
      var note = ledger.doneBeyond().encode(polled);
      assertThat(note.whole()).isTrue();
      var noted = Objects.requireNonNull(DoneBeyond.decode(polled, note.text()));
      ledger = new OffsetLedger(polled, noted);
    }
  }

  private static List<Long> done(OffsetLedger ledger, long from, long to) {
    var found = new ArrayList<Long>();
    var done = ledger.doneBeyond();
    for (long offset = from; offset < to; offset++) {
      if (done.contains(offset)) {
        found.add(offset);
      }
    }
    return found;
  }

  private static OffsetLedger ledger(long start) {
    return new OffsetLedger(start, DoneBeyond.NONE);
  }

  private static OffsetLedger tracking(long... offsets) {
    var ledger = ledger(offsets[0]);
    for (long offset : offsets) {
      ledger.track(offset, NOW);
    }
    return ledger;
  }
}
