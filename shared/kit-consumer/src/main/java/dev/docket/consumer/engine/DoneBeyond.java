package dev.docket.consumer.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// What is done of a partition beyond an offset that is committed, as it stands in the metadata of
/// that commit. Pure and immutable.
///
/// The text is base64 of: a byte that names the form, a CRC-32C of the committed offset, form and
/// content, and the content. Form 1 is run lengths (LEB128, in turn: not done, done); form 2 is a
/// bit per offset, the lowest bit of the first byte being the committed offset's. The shorter one
/// is written. Because the checksum covers the offset, a text that came to stand beside another
/// offset (a tool copied it, or translated the offset) is no more read than a damaged one.
final class DoneBeyond {

  /// Characters; Kafka's default of `offset.metadata.max.bytes`.
  static final int MAX_TEXT = 4096;

  static final DoneBeyond NONE = new DoneBeyond(new long[0]);

  private static final byte RUNS = 1;
  private static final byte BITS = 2;
  private static final int HEADER_BYTES = 1 + Integer.BYTES;
  private static final int MAX_CONTENT = MAX_TEXT / 4 * 3 - HEADER_BYTES;
  private static final int MAX_BITS = MAX_CONTENT * Byte.SIZE;

  /// Bytes of the longest number, which has 63 bits.
  private static final int MAX_VARINT = 9;

  /// Where done ranges begin and, exclusive, end, in turn: strictly ascending.
  private final long[] bounds;

  private DoneBeyond(long[] bounds) {
    this.bounds = bounds;
  }

  /// A text for the metadata of a commit.
  ///
  /// @param text at most [#MAX_TEXT] characters of ASCII; empty when nothing is done
  /// @param whole false when not all fitted and only the lowest offsets are noted
  record Note(String text, boolean whole) {
    static final Note EMPTY = new Note("", true);
  }

  /// Gathers ranges.
  static final class Ranges {
    private long[] bounds = new long[16];
    private int length;

    /// @param begin not below the end of the range added before
    /// @param end exclusive, above `begin`
    void add(long begin, long end) {
      if (length > 0 && bounds[length - 1] == begin) {
        bounds[length - 1] = end;
        return;
      }
      if (length == bounds.length) {
        bounds = Arrays.copyOf(bounds, length * 2);
      }
      bounds[length++] = begin;
      bounds[length++] = end;
    }

    /// Adds what `done` says of `from` and beyond.
    void addFrom(long from, DoneBeyond done) {
      for (int i = 0; i < done.bounds.length; i += 2) {
        if (done.bounds[i + 1] > from) {
          add(Math.max(from, done.bounds[i]), done.bounds[i + 1]);
        }
      }
    }

    DoneBeyond done() {
      return length == 0 ? NONE : new DoneBeyond(Arrays.copyOf(bounds, length));
    }
  }

  boolean contains(long offset) {
    // The index of a beginning is even and that of an end odd; the place to insert at is odd inside
    // of a range, and comes as its complement.
    return (Arrays.binarySearch(bounds, offset) & 1) == 0;
  }

  /// Nothing is done at or beyond it; lower than any offset when nothing is done.
  long end() {
    return bounds.length == 0 ? Long.MIN_VALUE : bounds[bounds.length - 1];
  }

  /// @param committed the offset of the commit; nothing below it is in here
  Note encode(long committed) {
    if (bounds.length == 0) {
      return Note.EMPTY;
    }
    var runs = ByteBuffer.allocate(MAX_CONTENT + 2 * MAX_VARINT);
    int noted = putRuns(committed, runs);
    boolean runsWhole = noted == bounds.length;
    long bits = end() - committed;
    boolean bitsWhole = bits <= MAX_BITS;
    boolean asRuns;
    if (runsWhole && bitsWhole) {
      asRuns = runs.position() * (long) Byte.SIZE <= bits;
    } else if (runsWhole || bitsWhole) {
      asRuns = runsWhole;
    } else {
      // Each holds all that is done up to where it is full: the one that reaches further wins.
      asRuns = noted > 0 && bounds[noted - 1] - committed >= MAX_BITS;
    }
    var text =
        asRuns
            ? text(committed, RUNS, Arrays.copyOf(runs.array(), runs.position()))
            : text(committed, BITS, bits(committed, (int) Math.min(bits, MAX_BITS)));
    return new Note(text, runsWhole || bitsWhole);
  }

  /// @param text of the metadata that came with the committed offset
  /// @return null when that is not a text of ours for this offset, or is damaged
  static @Nullable DoneBeyond decode(long committed, String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    if (text.length() > MAX_TEXT) {
      return null;
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
    if (bytes.length <= HEADER_BYTES) {
      return null;
    }
    var read = ByteBuffer.wrap(bytes);
    byte form = read.get();
    int checksum = read.getInt();
    if (checksum != checksum(committed, form, read.slice())) {
      return null;
    }
    return switch (form) {
      case RUNS -> readRuns(committed, read);
      case BITS -> readBits(committed, read);
      default -> null;
    };
  }

  private static String text(long committed, byte form, byte[] content) {
    var bytes =
        ByteBuffer.allocate(HEADER_BYTES + content.length)
            .put(form)
            .putInt(checksum(committed, form, ByteBuffer.wrap(content)))
            .put(content);
    return Base64.getEncoder().withoutPadding().encodeToString(bytes.array());
  }

  private static int checksum(long committed, byte form, ByteBuffer content) {
    var crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES + 1).putLong(committed).put(form).flip());
    crc.update(content);
    return (int) crc.getValue();
  }

  /// @return how many bounds there was room for, always of whole ranges
  private int putRuns(long committed, ByteBuffer content) {
    long at = committed;
    for (int i = 0; i < bounds.length; i += 2) {
      int before = content.position();
      putVarint(content, bounds[i] - at);
      putVarint(content, bounds[i + 1] - bounds[i]);
      if (content.position() > MAX_CONTENT) {
        content.position(before);
        return i;
      }
      at = bounds[i + 1];
    }
    return bounds.length;
  }

  private static @Nullable DoneBeyond readRuns(long committed, ByteBuffer content) {
    var ranges = new Ranges();
    long end = committed;
    while (content.hasRemaining()) {
      long gap = varint(content);
      long run = varint(content);
      long begin = end + gap;
      if (gap < 0 || run < 1 || begin < end || begin + run < begin) {
        return null;
      }
      end = begin + run;
      ranges.add(begin, end);
    }
    return ranges.done();
  }

  private byte[] bits(long committed, int count) {
    var content = new byte[(count + Byte.SIZE - 1) / Byte.SIZE];
    for (int i = 0; i < bounds.length; i += 2) {
      long end = Math.min(bounds[i + 1] - committed, count);
      for (long bit = bounds[i] - committed; bit < end; bit++) {
        content[(int) (bit >>> 3)] |= (byte) (1 << (bit & 7));
      }
    }
    return content;
  }

  private static @Nullable DoneBeyond readBits(long committed, ByteBuffer content) {
    if (committed > Long.MAX_VALUE - (long) content.remaining() * Byte.SIZE) {
      return null;
    }
    var ranges = new Ranges();
    long at = committed;
    while (content.hasRemaining()) {
      int bits = content.get();
      for (int bit = 0; bit < Byte.SIZE; bit++, at++) {
        if (((bits >> bit) & 1) == 1) {
          ranges.add(at, at + 1);
        }
      }
    }
    return ranges.done();
  }

  /// LEB128 of a number that is not negative.
  private static void putVarint(ByteBuffer to, long value) {
    long rest = value;
    for (; rest > 0x7f; rest >>>= 7) {
      to.put((byte) (rest | 0x80));
    }
    to.put((byte) rest);
  }

  /// @return -1 when there is none
  private static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < MAX_VARINT * 7 && from.hasRemaining(); shift += 7) {
      byte next = from.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    return -1;
  }

  @Override
  public String toString() {
    return bounds.length == 0 ? "none" : bounds.length / 2 + " ranges below " + end();
  }
}
