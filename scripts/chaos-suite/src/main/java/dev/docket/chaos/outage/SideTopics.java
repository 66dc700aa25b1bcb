package dev.docket.chaos.outage;

import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// What stands in the topics beside the source when all is at rest, read by their documented form
/// and not by the kit's own readers.
///
/// @param outcomes what became of records, by their place: `skipped`, `discarded` or `malformed`
/// @param parked records that are in the parking lot
record SideTopics(Map<Sent.At, String> outcomes, Set<Sent.At> parked) {

  private static final Duration POLL = Duration.ofMillis(200);

  static SideTopics read(String bootstrap) {
    var name = Subject.TOPIC + "." + Subject.GROUP;
    var outcomes = new HashMap<Sent.At, String>();
    var parked = new HashSet<Sent.At>();
    Map<String, Object> config =
        Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      scan(
          consumer,
          name + ".outcomes",
          record -> {
            var told = new JsonObject(new String(record.value(), StandardCharsets.UTF_8));
            outcomes.put(
                new Sent.At(told.getInteger("partition"), told.getLong("offset")),
                told.getString("kind"));
          });
      scan(
          consumer,
          name + ".parked",
          record -> {
            var at = new Sent.At(record.partition(), ByteBuffer.wrap(record.key()).getLong());
            if (record.value() == null) {
              parked.remove(at);
            } else {
              parked.add(at);
            }
          });
    }
    return new SideTopics(outcomes, parked);
  }

  private static void scan(
      KafkaConsumer<byte[], byte[]> consumer,
      String topic,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    // Made at the first use: one that was never used is not there.
    if (!consumer.listTopics().containsKey(topic)) {
      return;
    }
    var partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    var ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      consumer.poll(POLL).forEach(visitor);
    }
  }
}
