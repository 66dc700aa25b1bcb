package dev.docket.bench.relay;

import dev.docket.bench.BenchFailedException;
import dev.docket.events.EventRecords;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// No event comes twice, or behind a later one of its case. For one thread.
final class CaseOrder {

  private final long[] latest = new long[OutboxTable.CASES];

  /// @return the record's position
  /// @throws BenchFailedException when it does not come in order
  long take(ConsumerRecord<byte[], byte[]> message) {
    // xid-position; the position is the case's version too.
    var text =
        new String(
            message.headers().lastHeader(EventRecords.POSITION_HEADER).value(),
            StandardCharsets.US_ASCII);
    long position = Long.parseLong(text.substring(text.lastIndexOf('-') + 1));
    int number = (int) (position % OutboxTable.CASES);
    if (position <= latest[number]) {
      throw new BenchFailedException(
          "event %d arrived behind %d of the same case".formatted(position, latest[number]));
    }
    latest[number] = position;
    return position;
  }
}
