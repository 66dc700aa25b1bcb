package dev.docket.consumer.engine;

import dev.docket.consumer.RecordCoordinates;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// A decoded, routed record in its lane. The counters belong to the consumer's context.
final class LaneRecord<E> {

  final RecordCoordinates at;
  final E value;
  final Headers headers;
  final String address;

  /// The one behind it in its lane; null for the last, and outside of it.
  @Nullable LaneRecord<E> next;

  /// Transient failures so far.
  int attempts;

  /// Retries so far, those that cost no attempt included: what backoff grows with.
  int retries;

  LaneRecord(RecordCoordinates at, E value, Headers headers, String address) {
    this.at = at;
    this.value = value;
    this.headers = headers;
    this.address = address;
  }
}
