package dev.docket.store;

import io.vertx.sqlclient.Row;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// A place in the log: behind one event and before the next, in the order in which readers and the
/// relay meet them. Means nothing in another database.
///
/// @param xid the 64-bit id of the transaction that wrote the event; unsigned
/// @param position the event's number; unique, and increasing within a transaction
public record LogPosition(long xid, long position) implements Comparable<LogPosition> {

  /// Before every event.
  public static final LogPosition START = new LogPosition(0, 0);

  private static final byte FORMAT = 1;
  private static final int BODY = 1 + 2 * Long.BYTES;
  private static final int BYTES = BODY + Integer.BYTES;

  /// Of a row with the columns `xid`, as text, and `position`.
  public static LogPosition of(Row row) {
    return new LogPosition(Long.parseUnsignedLong(row.getString("xid")), row.getLong("position"));
  }

  /// The position of that text form.
  ///
  /// @throws IllegalArgumentException with a message for the caller when the text is none that
  ///   [#text()] gave
  public static LogPosition parse(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw notOurs(e);
    }
    if (bytes.length != BYTES || bytes[0] != FORMAT) {
      throw notOurs(null);
    }
    var buffer = ByteBuffer.wrap(bytes, 1, BYTES - 1);
    var parsed = new LogPosition(buffer.getLong(), buffer.getLong());
    if (buffer.getInt() != checksum(bytes) || parsed.position < 0) {
      throw notOurs(null);
    }
    return parsed;
  }

  /// Opaque and safe in a URL: 28 letters, digits, `-` and `_`. A checksum tells a cut or mistyped
  /// one from a place that is merely far away.
  public String text() {
    var buffer = ByteBuffer.allocate(BYTES).put(FORMAT).putLong(xid).putLong(position);
    buffer.putInt(checksum(buffer.array()));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
  }

  /// The transaction id as a parameter `$n::text::xid8`.
  public String xidText() {
    return Long.toUnsignedString(xid);
  }

  /// `xid-position`, the form in which it travels as a Kafka header.
  @Override
  public String toString() {
    return xidText() + "-" + position;
  }

  @Override
  public int compareTo(LogPosition other) {
    var byXid = Long.compareUnsigned(xid, other.xid);
    return byXid != 0 ? byXid : Long.compare(position, other.position);
  }

  private static int checksum(byte[] bytes) {
    var crc = new CRC32();
    crc.update(Arrays.copyOf(bytes, BODY));
    return (int) crc.getValue();
  }

  private static IllegalArgumentException notOurs(@Nullable Throwable cause) {
    return new IllegalArgumentException(
        "not a position of the log: expected one exactly as an earlier answer gave it", cause);
  }
}
