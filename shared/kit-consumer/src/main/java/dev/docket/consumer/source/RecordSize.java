package dev.docket.consumer.source;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/// What limits in bytes count of a record.
public final class RecordSize {

  /// For each header beside its name and value: what keeps it here takes more than they do. It is
  /// also more than writing one to the parking lot adds to them: lengths, and a mark before a name.
  private static final int HEADER = 32;

  private RecordSize() {}

  /// Of its key, value and headers, as they came.
  public static int bytes(ConsumerRecord<?, ?> record) {
    long bytes =
        (long) Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    // An array, because that of no headers, as most records have, is always the same; an iterator
    // would be made for each.
    for (var header : record.headers().toArray()) {
      var value = header.value();
      bytes += HEADER + Utils.utf8Length(header.key()) + (value == null ? 0 : value.length);
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }
}
