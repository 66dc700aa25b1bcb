package dev.docket.consumer;

import java.time.Instant;
import org.apache.kafka.common.header.Headers;

/// What a processor may know about the call besides the event. Of that call only: not to be kept.
public interface HandlerContext {

  RecordCoordinates coordinates();

  /// 1 for the first call; throttling and open breakers do not count.
  int attempt();

  /// When the kit stops waiting; outbound calls should end before.
  Instant deadline();

  /// The record's, to be read only.
  Headers headers();

  /// For tests of processors.
  static HandlerContext of(
      RecordCoordinates coordinates, int attempt, Instant deadline, Headers headers) {
    return new GivenContext(coordinates, attempt, deadline, headers);
  }
}
