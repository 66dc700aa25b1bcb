package dev.docket.store;

/// A place in the log's publishing order. Opaque to whoever is not the relay; ordered by
/// transaction id, then by number.
///
/// @param xid the 64-bit id of the transaction that wrote the row, as PostgreSQL prints it
/// @param position the row's number; unique, and increasing within a transaction
public record OutboxPosition(long xid, long position) implements Comparable<OutboxPosition> {

  /// Before every row.
  public static final OutboxPosition START = new OutboxPosition(0, 0);

  @Override
  public int compareTo(OutboxPosition other) {
    var byXid = Long.compareUnsigned(xid, other.xid);
    return byXid != 0 ? byXid : Long.compare(position, other.position);
  }

  /// `xid-position`, the form in which it travels as a Kafka header.
  @Override
  public String toString() {
    return Long.toUnsignedString(xid) + "-" + position;
  }
}
