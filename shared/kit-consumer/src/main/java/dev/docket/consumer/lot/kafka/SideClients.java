package dev.docket.consumer.lot.kafka;

import dev.docket.consumer.config.ConsumerConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes clients for topics beside the source: they reach Kafka as the consumer does, and are no
/// members of its group.
///
/// @param config how to reach it
/// @param purpose makes the clients' ids differ from the consumer's
record SideClients(ConsumerConfig config, String purpose) {

  /// A transaction without an end holds readers up to this long, and up to the broker's
  /// `transaction.abort.timed.out.transaction.cleanup.interval.ms` (10 s) more.
  static final Duration TRANSACTION_LIMIT = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(SideClients.class);

  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(4);
  private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(8);

  /// Records polled at once, which are handed to the context in one turn.
  private static final int POLL_RECORDS = 500;

  private static final int FETCH_BYTES = 8 << 20;
  private static final int PARTITION_FETCH_BYTES = 1 << 20;

  Admin admin() {
    var properties = common();
    properties.put("request.timeout.ms", millis(config.kafka().apiTimeout()));
    properties.put("default.api.timeout.ms", millis(config.kafka().apiTimeout()));
    return Admin.create(properties);
  }

  KafkaProducer<byte[], byte[]> transactional(String id) {
    var properties = producing();
    properties.put("transactional.id", id);
    properties.put("transaction.timeout.ms", millis(TRANSACTION_LIMIT));
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  KafkaProducer<byte[], byte[]> idempotent() {
    return new KafkaProducer<>(producing(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> producing() {
    var properties = common();
    properties.put("acks", "all");
    properties.put("enable.idempotence", true);
    properties.put("linger.ms", 0);
    properties.put("request.timeout.ms", millis(REQUEST_LIMIT));
    properties.put("delivery.timeout.ms", millis(DELIVERY_LIMIT));
    properties.put("max.block.ms", millis(DELIVERY_LIMIT));
    properties.put("max.request.size", config.limits().maxRecordBytes() + SideTopic.HEADER_BYTES);
    return properties;
  }

  /// @param committedOnly leaves out what belongs to aborted transactions, and waits for open ones
  KafkaConsumer<byte[], byte[]> reading(boolean committedOnly) {
    var properties = common();
    properties.put("isolation.level", committedOnly ? "read_committed" : "read_uncommitted");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    properties.put("allow.auto.create.topics", false);
    properties.put("max.poll.records", POLL_RECORDS);
    properties.put("fetch.max.bytes", FETCH_BYTES);
    properties.put("max.partition.fetch.bytes", PARTITION_FETCH_BYTES);
    properties.put("request.timeout.ms", millis(config.kafka().apiTimeout()));
    properties.put("default.api.timeout.ms", millis(config.kafka().apiTimeout()));
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /// Closes a client, also on a thread that is interrupted: a client would stop half-way.
  static void close(Runnable closing, SideTopic topic) {
    boolean interrupted = Thread.interrupted();
    try {
      closing.run();
    } catch (KafkaException e) {
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("topic", topic.name())
          .log("A client could not be closed in order");
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Map<String, Object> common() {
    var properties = new HashMap<String, Object>(config.kafka().properties());
    properties.put("bootstrap.servers", config.kafka().bootstrap());
    properties.put(
        "client.id", properties.getOrDefault("client.id", config.group()) + "-" + purpose);
    properties.putIfAbsent("reconnect.backoff.max.ms", "500");
    return properties;
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
