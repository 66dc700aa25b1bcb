package dev.docket.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// What has come to a topic of one partition.
record TopicEnd(String bootstrapServers, String topic) {

  /// Where the next record will be.
  long offset() {
    try (var consumer = consumer()) {
      return end(consumer);
    }
  }

  List<ConsumerRecord<String, byte[]>> since(long offset) {
    try (var consumer = consumer()) {
      consumer.assign(List.of(partition()));
      consumer.seek(partition(), offset);
      var end = end(consumer);
      var found = new ArrayList<ConsumerRecord<String, byte[]>>();
      while (consumer.position(partition()) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
      return found;
    }
  }

  private long end(KafkaConsumer<String, byte[]> consumer) {
    return Objects.requireNonNull(consumer.endOffsets(List.of(partition())).get(partition()));
  }

  private TopicPartition partition() {
    return new TopicPartition(topic, 0);
  }

  private KafkaConsumer<String, byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            StringDeserializer.class,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ByteArrayDeserializer.class));
  }
}
