package dev.docket.relay;

import dev.docket.kit.config.ConfigNode;
import java.time.Duration;

/// The section `deploy.case-event-relay`.
///
/// @param topic where events go, without the installation's prefix
/// @param batch rows read and published at once, 1 to 10000
/// @param idle how long to wait before looking again when there was nothing
/// @param retry how long to wait after a failure, or while another relay owns the shard
public record RelayConfig(String topic, int batch, Idle idle, Duration retry) {

  /// The wait doubles from `min` to `max` while there is nothing.
  public record Idle(Duration min, Duration max) {
    public Idle {
      if (min.isNegative() || min.isZero() || max.compareTo(min) < 0) {
        throw new IllegalArgumentException(
            "idle: expected 0 < min <= max, found " + min + ", " + max);
      }
    }
  }

  public RelayConfig {
    if (topic.isBlank()) {
      throw new IllegalArgumentException("topic: must not be blank");
    }
    if (batch < 1 || batch > 10_000) {
      throw new IllegalArgumentException("batch: expected 1 to 10000, found " + batch);
    }
    if (retry.toMillis() < 1) {
      throw new IllegalArgumentException("retry: expected at least 1ms, found " + retry);
    }
  }

  public static RelayConfig from(ConfigNode node) {
    var topic = node.string("topic", "case.events");
    var batch = node.integer("batch", 500);
    var idleNode = node.objectOrEmpty("idle");
    var min = idleNode.duration("min", Duration.ofMillis(5));
    var max = idleNode.duration("max", Duration.ofMillis(50));
    idleNode.rejectUnknown();
    var retry = node.duration("retry", Duration.ofSeconds(1));
    node.rejectUnknown();
    return node.build(() -> new RelayConfig(topic, batch, new Idle(min, max), retry));
  }
}
