package dev.docket.consumer.lot.kafka;

/// Makes sure, before something is sent to a partition beside the source, that it is there.
/// Blocking; used by one thread at a time.
final class SidePartitions {

  private final SideClients clients;
  private final SideTopic topic;

  /// As far as is known.
  private int partitions;

  SidePartitions(SideClients clients, SideTopic topic) {
    this.clients = clients;
    this.topic = topic;
  }

  /// @throws IllegalStateException when there is no such partition, and the topic is not to be made
  void require(int partition) {
    if (partition >= partitions) {
      try (var admin = clients.admin()) {
        partitions = topic.ensure(admin);
      }
    }
    if (partition >= partitions) {
      throw new IllegalStateException(
          "topic %s has no partition %d".formatted(topic.name(), partition));
    }
  }
}
