package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.DoneBeyond.MAX_TEXT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.BitSet;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoneBeyondTest {

  private static final long COMMITTED = 1_000_000_000_000L;

  /// The wire format: what one version writes the next one reads.
  @ParameterizedTest
  @CsvSource({"RUNS, 3-1000, AYXI9ocD5Qc", "BITS, 1-2 4-5 6-7 8-9 10-11, AqubYYhSBQ"})
  void shouldWriteAndReadTheTextItAlwaysDid(String form, String ranges, String text) {
    var done = done(COMMITTED, ranges);

    assertThat(done.encode(COMMITTED)).isEqualTo(new DoneBeyond.Note(text, true));
    assertThat(Base64.getDecoder().decode(text)[0]).isEqualTo((byte) (form.equals("RUNS") ? 1 : 2));
    assertSame(readable(COMMITTED, text), done, COMMITTED, 2000);
  }

  @Test
  void shouldWriteNothingWhenNothingIsDone() {
    assertThat(DoneBeyond.NONE.encode(5)).isEqualTo(DoneBeyond.Note.EMPTY);
    assertThat(DoneBeyond.decode(5, "")).isSameAs(DoneBeyond.NONE);
    assertThat(DoneBeyond.NONE.contains(5)).isFalse();
  }

  @Test
  void shouldNoteRangesThatAreLongOrFarAway() {
    long far = Long.MAX_VALUE - 1;
    var ranges = new DoneBeyond.Ranges();
    ranges.add(0, 1);
    ranges.add(1L << 40, 1L << 50);
    ranges.add(far, Long.MAX_VALUE);

    var note = ranges.done().encode(0);
    var read = readable(0, note.text());

    assertThat(note.whole()).isTrue();
    assertThat(note.text()).hasSizeLessThan(60);
    assertThat(read.contains(0)).isTrue();
    assertThat(read.contains(1)).isFalse();
    assertThat(read.contains(1L << 45)).isTrue();
    assertThat(read.contains(1L << 50)).isFalse();
    assertThat(read.contains(far)).isTrue();
  }

  /// Sets of every density and length, many of them too large to fit.
  @Test
  void shouldReadBackWhatFitsAndNeverMoreOfAnySet() {
    int cut = 0;
    for (int seed = 0; seed < 400; seed++) {
      var random = new Random(seed);
      var set = randomSet(random);
      long committed = random.nextLong(1L << random.nextInt(1, 62));

      var note = done(committed, set).encode(committed);

      assertThat(note.text()).as("seed %d", seed).hasSizeLessThanOrEqualTo(MAX_TEXT);
      assertThat(US_ASCII.newEncoder().canEncode(note.text())).isTrue();
      var read = readable(committed, note.text());
      int end = note.whole() ? set.length() : (int) (read.end() - committed);
      assertThat(mismatch(read, set, committed, end)).as("seed %d", seed).isEqualTo(-1);
      assertThat(read.end()).isLessThanOrEqualTo(committed + end);
      if (!note.whole()) {
        cut++;
        assertThat(note.text()).as("seed %d, filled", seed).hasSizeGreaterThan(MAX_TEXT - 40);
        assertThat(set.length()).isGreaterThan(end);
      }
    }
    assertThat(cut).as("sets that did not fit").isGreaterThan(15);
  }

  @Test
  void shouldTakeTheFormThatReachesFurtherWhenNeitherHoldsAll() {
    // Given ranges so short and near that bits hold more of them, then the other way round
    var near = new BitSet();
    var far = new BitSet();
    for (int i = 0; i < 40_000; i++) {
      near.set(2 * i);
      far.set(200 * i);
    }

    var ofNear = read(near);
    var ofFar = read(far);

    // Then each reaches as far as its form can: eight offsets, or half a range, to a byte
    assertThat(ofNear.end()).isBetween(COMMITTED + 24_500, COMMITTED + 24_536);
    assertThat(ofFar.end()).isBetween(COMMITTED + 200 * 1000, COMMITTED + 200 * 1100);
  }

  private static DoneBeyond read(BitSet set) {
    var note = done(COMMITTED, set).encode(COMMITTED);
    assertThat(note.whole()).isFalse();
    return readable(COMMITTED, note.text());
  }

  private static DoneBeyond readable(long committed, String text) {
    return Objects.requireNonNull(DoneBeyond.decode(committed, text));
  }

  @Test
  void shouldReadNothingFromATextThatBelongsToAnotherOffset() {
    var text = done(COMMITTED, "3-1000").encode(COMMITTED).text();

    for (int shift = 0; shift < 62; shift++) {
      assertThat(DoneBeyond.decode(COMMITTED + (1L << shift), text)).isNull();
      assertThat(DoneBeyond.decode(COMMITTED - (1L << shift), text)).isNull();
    }
  }

  @Test
  void shouldReadNothingFromADamagedText() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var text = done(COMMITTED, randomSet(random)).encode(COMMITTED).text();
      var bytes = Base64.getDecoder().decode(text);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      var damaged = Base64.getEncoder().withoutPadding().encodeToString(bytes);

      assertThat(DoneBeyond.decode(COMMITTED, damaged)).as("seed %d", seed).isNull();
      var cut = text.substring(0, random.nextInt(1, text.length()));
      assertThat(DoneBeyond.decode(COMMITTED, cut)).as("seed %d, cut", seed).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" ", "A", "AAAA", "AAAAAAAAAAAA", "host-17", "{\"ts\":1}", "Größe", "===="})
  void shouldReadNothingFromTheTextOfAStranger(String text) {
    assertThat(DoneBeyond.decode(COMMITTED, text)).isNull();
    assertThat(DoneBeyond.decode(COMMITTED, text.repeat(5000))).isNull();
  }

  /// Up to 130,000 offsets long: done at random, in bursts, or one here and there.
  private static BitSet randomSet(Random random) {
    var set = new BitSet();
    int length = 1 + random.nextInt(1 << random.nextInt(8, 18));
    int burst = 1 + random.nextInt(random.nextBoolean() ? 3 : 100);
    double density = Math.pow(random.nextDouble(), 2);
    for (int at = random.nextInt(3); at < length; at += burst) {
      if (random.nextDouble() < density) {
        set.set(at, at + burst);
      }
    }
    if (set.isEmpty()) {
      set.set(random.nextInt(length));
    }
    return set;
  }

  private static DoneBeyond done(long committed, BitSet set) {
    var ranges = new DoneBeyond.Ranges();
    for (int at = set.nextSetBit(0); at >= 0; ) {
      int end = set.nextClearBit(at);
      ranges.add(committed + at, committed + end);
      at = set.nextSetBit(end);
    }
    return ranges.done();
  }

  /// @param ranges first and, exclusive, last offset of each, from the committed one on
  private static DoneBeyond done(long committed, String ranges) {
    var set = new BitSet();
    for (var range : ranges.split(" ", -1)) {
      var bounds = range.split("-", -1);
      set.set(Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1]));
    }
    return done(committed, set);
  }

  /// The first offset below `end` that they do not agree on, -1 when there is none.
  private static int mismatch(DoneBeyond done, BitSet set, long committed, int end) {
    for (int at = 0; at < end; at++) {
      if (done.contains(committed + at) != set.get(at)) {
        return at;
      }
    }
    return -1;
  }

  private static void assertSame(DoneBeyond read, DoneBeyond written, long committed, int length) {
    for (long at = committed - 1; at < committed + length; at++) {
      assertThat(read.contains(at)).as("offset %d", at).isEqualTo(written.contains(at));
    }
  }
}
