package dev.docket.kit.config;

import java.time.Duration;

/// A topic of the catalogue in `kafka.topics`. All is fixed when the topic is made: a partition
/// count that changed would send a case's later events to another partition, ahead of its earlier
/// ones.
///
/// @param partitions 1 to 1000
/// @param maxMessageBytes largest record batch that the broker takes, 1 KB to 64 MB
/// @param retention how long records are kept, 1 minute to 10 years
public record TopicConfig(int partitions, long maxMessageBytes, Duration retention) {
  public TopicConfig {
    Expect.range("partitions", partitions, 1, 1_000);
    Expect.range("maxMessageBytes", maxMessageBytes, 1L << 10, 64L << 20);
    Expect.range("retention", retention, Duration.ofMinutes(1), Duration.ofDays(3_650));
  }

  static TopicConfig from(ConfigNode node) {
    var partitions = node.integer("partitions", 16);
    // A record of 4 MB and its envelope; the broker's own default is 1 MB.
    var maxMessageBytes = node.bytes("maxMessageBytes", 5L << 20);
    var retention = node.duration("retention", Duration.ofDays(7));
    node.rejectUnknown();
    return node.build(() -> new TopicConfig(partitions, maxMessageBytes, retention));
  }
}
