package dev.docket.kit.config;

import java.util.LinkedHashMap;
import java.util.Map;

/// The section `kafka`.
///
/// @param bootstrapServers `host:port,…`
/// @param topicPrefix stands before every topic and group name, so that several installations or
///   tests share a cluster; may be empty
/// @param properties further client properties (security, timeouts), given to every client as they
///   are
/// @param topics the catalogue: topics, without the prefix, that the process makes at its start
///   where they are missing; empty where somebody else makes them
public record KafkaConfig(
    String bootstrapServers,
    String topicPrefix,
    Map<String, String> properties,
    Map<String, TopicConfig> topics) {
  public KafkaConfig {
    Expect.notBlank("bootstrapServers", bootstrapServers);
    properties = Map.copyOf(properties);
    topics = Map.copyOf(topics);
  }

  public static KafkaConfig from(ConfigNode node) {
    var bootstrapServers = node.requireString("bootstrapServers");
    var topicPrefix = node.string("topicPrefix", "");
    var properties = node.stringMap("properties");
    var topicsNode = node.objectOrEmpty("topics");
    var topics = new LinkedHashMap<String, TopicConfig>();
    for (var topic : topicsNode.keys()) {
      topics.put(topic, TopicConfig.from(topicsNode.object(topic)));
    }
    node.rejectUnknown();
    return node.build(() -> new KafkaConfig(bootstrapServers, topicPrefix, properties, topics));
  }

  /// Masks the properties that hold credentials (`sasl.jaas.config`, `ssl.key.password`, …).
  @Override
  public String toString() {
    var shown = new LinkedHashMap<>(properties);
    shown.replaceAll((name, value) -> Secret.isSecretName(name) ? Secret.MASK : value);
    return "KafkaConfig[bootstrapServers=%s, topicPrefix=%s, properties=%s, topics=%s]"
        .formatted(bootstrapServers, topicPrefix, shown, topics);
  }
}
