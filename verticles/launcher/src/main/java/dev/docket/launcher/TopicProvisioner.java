package dev.docket.launcher;

import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.config.TopicConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the topics of the catalogue where they are missing. Existing ones stay as they are.
///
/// Then waits until their partitions answer. A partition made a moment ago refuses what is sent to
/// it, and the broker may then take a producer's second request before its first (KAFKA-15591):
/// events of one case would change places at an installation's first start.
final class TopicProvisioner {

  /// Kafka may start beside us, so it is waited for; `default.api.timeout.ms` in the properties
  /// says otherwise.
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// Not for long: a partition that has lost its leader must not keep the others waiting.
  private static final int ANSWERED_MILLIS = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(TopicProvisioner.class);

  private TopicProvisioner() {}

  /// Blocking. Partitions that do not answer are told in the log after 10 s a question, no more.
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
      awaitPartitions(admin, topics.stream().map(NewTopic::name).toList());
    }
  }

  private static void awaitPartitions(Admin admin, List<String> topics)
      throws InterruptedException {
    try {
      // Every topic has a partition 0. This is asked again until the brokers know of it, and
      // describing is not.
      ask(admin, topics.stream().map(topic -> new TopicPartition(topic, 0)));
      var limit = new DescribeTopicsOptions().timeoutMs(ANSWERED_MILLIS);
      var described = admin.describeTopics(topics, limit).allTopicNames().get();
      ask(
          admin,
          described.values().stream()
              .flatMap(topic ->
                  topic.partitions().stream()
                      .map(part -> new TopicPartition(topic.name(), part.partition()))));
    } catch (ExecutionException e) {
      LOG.warn(
          "not all partitions of {} answer: {}",
          String.join(", ", topics),
          String.valueOf(e.getCause()));
    }
  }

  private static void ask(Admin admin, Stream<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    var latest = partitions.collect(Collectors.toMap(p -> p, _ -> OffsetSpec.latest()));
    var limit = new ListOffsetsOptions().timeoutMs(ANSWERED_MILLIS);
    admin.listOffsets(latest, limit).all().get();
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
