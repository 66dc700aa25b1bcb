package dev.docket.flavor;

import dev.docket.consumer.config.ConsumerConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// How far a flavor's group is behind its topic, whoever has the partitions: asked of Kafka, so
/// that it is also true while nothing is consumed.
///
/// @param partitions all of the topic, in their order
record GroupLag(String topic, String group, List<Partition> partitions) {

  /// @param committed the next record to be handled after a restart; null when none is committed
  /// @param end the offset that the next record to be written gets
  record Partition(int partition, @Nullable Long committed, long end) {
    /// Records not settled; null when nobody knows where the group will begin.
    @Nullable Long lag() {
      return committed == null ? null : Long.valueOf(Math.max(0, end - committed));
    }
  }

  /// Blocking, for as long as the consumer's `apiTimeout` at the most for each of three questions.
  ///
  /// @throws IllegalStateException when Kafka does not answer
  static GroupLag ask(ConsumerConfig config) throws InterruptedException {
    var properties = new HashMap<String, Object>(config.kafka().properties());
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrap());
    properties.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        Math.toIntExact(config.kafka().apiTimeout().toMillis()));
    properties.put(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
        Math.toIntExact(config.kafka().apiTimeout().toMillis()));
    try (var admin = Admin.create(properties)) {
      return ask(admin, config.topic(), config.group());
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka did not tell: " + e.getCause(), e);
    }
  }

  private static GroupLag ask(Admin admin, String topic, String group)
      throws ExecutionException, InterruptedException {
    var described = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
    if (described == null) {
      throw new IllegalStateException("Kafka did not tell of the topic " + topic);
    }
    var all =
        described.partitions().stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    var ends =
        admin
            .listOffsets(all.stream().collect(Collectors.toMap(p -> p, _ -> OffsetSpec.latest())))
            .all()
            .get();
    var committed = committed(admin, group);
    var partitions = new ArrayList<Partition>();
    for (var partition : all) {
      var end = ends.get(partition);
      if (end != null) {
        partitions.add(
            new Partition(partition.partition(), committed.get(partition), end.offset()));
      }
    }
    return new GroupLag(topic, group, List.copyOf(partitions));
  }

  private static Map<TopicPartition, Long> committed(Admin admin, String group)
      throws ExecutionException, InterruptedException {
    var offsets = new HashMap<TopicPartition, Long>();
    admin
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get()
        .forEach((partition, offset) -> {
          if (offset != null) {
            offsets.put(partition, offset.offset());
          }
        });
    return offsets;
  }

  JsonObject toJson() {
    var list = new JsonArray();
    for (var each : partitions) {
      list.add(
          new JsonObject()
              .put("partition", each.partition())
              .put("committed", each.committed())
              .put("end", each.end())
              .put("lag", each.lag()));
    }
    return new JsonObject()
        .put("topic", topic)
        .put("group", group)
        .put("lag", total())
        .put("partitions", list);
  }

  /// Of the partitions where it is known.
  private long total() {
    long total = 0;
    for (var each : partitions) {
      var lag = each.lag();
      total += lag == null ? 0 : lag;
    }
    return total;
  }
}
