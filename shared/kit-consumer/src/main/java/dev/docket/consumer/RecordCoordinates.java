package dev.docket.consumer;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Where a record lies: the only thing logs say about it.
public record RecordCoordinates(String topic, int partition, long offset) {
  public static RecordCoordinates of(ConsumerRecord<?, ?> record) {
    return new RecordCoordinates(record.topic(), record.partition(), record.offset());
  }

  @Override
  public String toString() {
    return topic + "/" + partition + "/" + offset;
  }
}
