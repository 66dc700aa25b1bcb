package dev.docket.consumer.lot.kafka;

import dev.docket.consumer.lot.ExplainedOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Sends outcomes. Blocking; used by one thread at a time, which owns the producer.
final class OutcomeSender {

  private final SideClients clients;
  private final SideTopic topic;
  private final SidePartitions partitions;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  OutcomeSender(SideClients clients, SideTopic topic) {
    this.clients = clients;
    this.topic = topic;
    this.partitions = new SidePartitions(clients, topic);
  }

  /// Returns when they are durable. When it throws, some may be.
  void send(List<ExplainedOutcome> outcomes) {
    for (var outcome : outcomes) {
      partitions.require(outcome.at().partition());
    }
    var sending = begun();
    try {
      var sent = new ArrayList<Future<RecordMetadata>>(outcomes.size());
      for (var outcome : outcomes) {
        sent.add(sending.send(OutcomeFormat.write(topic.name(), outcome)));
      }
      sending.flush();
      sent.forEach(Acknowledgement::of);
    } catch (KafkaException e) {
      // Some of its errors are for good, and a new one costs little.
      close();
      throw e;
    }
  }

  private KafkaProducer<byte[], byte[]> begun() {
    if (producer == null) {
      producer = clients.idempotent();
    }
    return producer;
  }

  void close() {
    var old = producer;
    producer = null;
    if (old != null) {
      SideClients.close(() -> old.close(Duration.ZERO), topic);
    }
  }
}
