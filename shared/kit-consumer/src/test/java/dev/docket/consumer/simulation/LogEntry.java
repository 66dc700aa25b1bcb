package dev.docket.consumer.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.TopicPartition;

/// A record in the made-up Kafka.
///
/// @param version the how manieth of its key
record LogEntry(TopicPartition partition, long offset, Kind kind, String key, int version) {

  enum Kind {
    /// Goes to a handler.
    WORK,
    /// Its router wants nothing of it.
    SKIPPED,
    MALFORMED
  }

  String value() {
    return switch (kind) {
      case WORK -> key + ":" + version;
      case SKIPPED -> "skip";
      case MALFORMED -> "malformed";
    };
  }

  byte[] bytes() {
    return value().getBytes(UTF_8);
  }

  /// What the router reads out of [#value()].
  static String keyOf(String value) {
    return value.substring(0, value.indexOf(':'));
  }

  @Override
  public String toString() {
    return partition.partition() + "/" + offset + "=" + value();
  }
}
