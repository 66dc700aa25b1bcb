package dev.docket.relay;

import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.config.Expect;
import dev.docket.store.OutboxBatch;
import dev.docket.store.OutboxOwnership;
import dev.docket.store.OutboxShard;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/// The section `deploy.case-event-relay`.
///
/// @param destinations where events go
/// @param shards into how many parts the outbox is divided, 1 to 64; the same in all processes
/// @param batch what is read and published at once, 1 to 10000 rows, 64 KB to 64 MB; a shard holds
///   two of them
/// @param idle how long to wait before looking again when there was nothing
/// @param retry how long to wait after a failure, or while another relay owns the shard
public record RelayConfig(
    Destinations destinations, int shards, OutboxBatch.Limit batch, Idle idle, Duration retry) {

  /// The wait doubles from `min` to `max` while there is nothing.
  public record Idle(Duration min, Duration max) {
    public Idle {
      Expect.range("min", min, Duration.ofMillis(1), max);
      Expect.range("max", max, min, OutboxOwnership.SESSION_TIMEOUT.dividedBy(2));
    }
  }

  public RelayConfig {
    Expect.range("shards", shards, 1, OutboxShard.SLOTS);
    Expect.range("batch", batch.rows(), 1, 10_000);
    Expect.range("batchBytes", batch.bytes(), 64L << 10, 64L << 20);
    Expect.range("retry", retry, Duration.ofMillis(1), Duration.ofMinutes(1));
  }

  /// @param catalogue the topics that there are; empty when somebody else makes them
  public static RelayConfig from(ConfigNode node, Set<String> catalogue) {
    var destinations = Destinations.from(node, catalogue);
    var shards = node.integer("shards", 1);
    var batch =
        new OutboxBatch.Limit(node.integer("batch", 4_000), node.bytes("batchBytes", 8L << 20));
    var idleNode = node.objectOrEmpty("idle");
    var min = idleNode.duration("min", Duration.ofMillis(5));
    var max = idleNode.duration("max", Duration.ofMillis(50));
    idleNode.rejectUnknown();
    var idle = idleNode.build(() -> new Idle(min, max));
    var retry = node.duration("retry", Duration.ofSeconds(1));
    node.rejectUnknown();
    return node.build(() -> new RelayConfig(destinations, shards, batch, idle, retry));
  }

  /// Every topic that the relay writes to, without the installation's prefix.
  public Set<String> topics() {
    var topics = new HashSet<String>();
    topics.add(destinations.topic());
    destinations.routes().forEach(route -> topics.add(route.topic()));
    return topics;
  }
}
