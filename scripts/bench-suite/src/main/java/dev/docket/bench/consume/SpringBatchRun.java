package dev.docket.bench.consume;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/// Spring's container with a listener for whole polls: order by partition, one record after the
/// other on the poll thread.
final class SpringBatchRun implements AutoCloseable {

  private final KafkaMessageListenerContainer<Long, byte[]> container;

  SpringBatchRun(Assignment assignment, Reception reception) {
    BatchMessageListener<Long, byte[]> listener =
        records -> records.forEach(record -> reception.take(record.key(), record.value()));
    var properties = new ContainerProperties(assignment.topic());
    properties.setAckMode(AckMode.TIME);
    properties.setAckTime(Assignment.COMMIT_INTERVAL.toMillis());
    properties.setSyncCommits(false);
    properties.setMessageListener(listener);
    container =
        new KafkaMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<>(
                assignment.properties(), new LongDeserializer(), new ByteArrayDeserializer()),
            properties);
    container.start();
  }

  @Override
  public void close() {
    container.stop();
  }
}
