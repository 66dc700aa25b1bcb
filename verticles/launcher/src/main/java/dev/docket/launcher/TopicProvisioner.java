package dev.docket.launcher;

import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.config.TopicConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;

/// Makes the topics of the catalogue where they are missing. Existing ones stay as they are.
final class TopicProvisioner {

  /// Kafka may start beside us, so it is waited for; `default.api.timeout.ms` in the properties
  /// says otherwise.
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private TopicProvisioner() {}

  /// Blocking.
  ///
  /// @param wanted without the installation's prefix
  /// @throws IllegalStateException when Kafka cannot be reached or refuses
  static void ensure(KafkaConfig kafka, Map<String, TopicConfig> wanted)
      throws InterruptedException {
    var properties = new HashMap<String, Object>(kafka.properties());
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    properties.put(AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 20L);
    properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    properties.putIfAbsent(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(LIMIT.toMillis()));
    try (var admin = Admin.create(properties)) {
      var topics =
          wanted.entrySet().stream()
              .map(t -> topic(kafka.topicPrefix() + t.getKey(), t.getValue()))
              .toList();
      for (var made : admin.createTopics(topics).values().values()) {
        try {
          made.get();
        } catch (ExecutionException e) {
          refuseUnlessThere(kafka, e);
        }
      }
    }
  }

  private static void refuseUnlessThere(KafkaConfig kafka, ExecutionException failure) {
    switch (failure.getCause()) {
      case TopicExistsException _ -> {}
      case TimeoutException _ ->
          throw new IllegalStateException(
              "Kafka at %s did not answer in time".formatted(kafka.bootstrapServers()), failure);
      case null, default ->
          throw new IllegalStateException(
              "cannot make the topics at %s: %s"
                  .formatted(kafka.bootstrapServers(), String.valueOf(failure.getCause())),
              failure);
    }
  }

  private static NewTopic topic(String name, TopicConfig config) {
    // Replicas are the broker's default: one where there is one broker.
    return new NewTopic(name, Optional.of(config.partitions()), Optional.empty())
        .configs(
            Map.of(
                "retention.ms", Long.toString(config.retention().toMillis()),
                "max.message.bytes", Long.toString(config.maxMessageBytes())));
  }
}
