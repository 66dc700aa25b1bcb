package dev.docket.consumer.config;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How to reach Kafka and be a member of a group.
///
/// @param bootstrap host:port, comma separated
/// @param groupInstanceId static membership: a restart within the session keeps its partitions;
///   unique in the group
/// @param maxPollInterval after this long without a poll the group takes the partitions away
/// @param apiTimeout bound of a commit or an offset lookup
/// @param properties further client properties (TLS, SASL, client.id); those the kit decides are
///   refused
public record KafkaConfig(
    String bootstrap,
    GroupProtocol protocol,
    @Nullable String groupInstanceId,
    Duration maxPollInterval,
    Duration apiTimeout,
    Map<String, String> properties) {

  private static final Set<String> DECIDED_HERE =
      Set.of(
          "bootstrap.servers",
          "group.id",
          "group.instance.id",
          "group.protocol",
          "partition.assignment.strategy",
          "session.timeout.ms",
          "heartbeat.interval.ms",
          "enable.auto.commit",
          "auto.offset.reset",
          "max.poll.records",
          "max.poll.interval.ms",
          "default.api.timeout.ms",
          "fetch.max.bytes",
          "max.partition.fetch.bytes",
          "allow.auto.create.topics",
          "key.deserializer",
          "value.deserializer");

  public KafkaConfig {
    Checks.notBlank("kafka.bootstrap", bootstrap);
    Checks.positive("kafka.maxPollInterval", maxPollInterval);
    Checks.positive("kafka.apiTimeout", apiTimeout);
    if (groupInstanceId != null) {
      Checks.notBlank("kafka.groupInstanceId", groupInstanceId);
    }
    properties = Map.copyOf(properties);
    var refused = new TreeSet<>(properties.keySet());
    refused.retainAll(DECIDED_HERE);
    Checks.require(
        refused.isEmpty(),
        "kafka.properties must not set %s: they have keys of their own or are fixed"
            .formatted(refused));
  }

  /// The classic protocol, five minutes between polls, 15 s per API call, no static membership.
  public static KafkaConfig at(String bootstrap) {
    return new KafkaConfig(
        bootstrap,
        GroupProtocol.Classic.DEFAULT,
        null,
        Duration.ofMinutes(5),
        Duration.ofSeconds(15),
        Map.of());
  }

  public KafkaConfig withProtocol(GroupProtocol other) {
    return new KafkaConfig(
        bootstrap, other, groupInstanceId, maxPollInterval, apiTimeout, properties);
  }
}
