package dev.docket.bench.relay;

import dev.docket.bench.BenchFailedException;
import dev.docket.events.EventRecords;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The ceiling: one idempotent producer with the relay's guarantees and nothing to read first,
/// sending as fast as it can and waiting once, at the end.
final class BareProducer {

  /// As long as the relay's.
  private static final byte[] LOG_EPOCH =
      "00000000-0000-7000-8000-000000000000".getBytes(StandardCharsets.US_ASCII);

  private static final Map<String, Object> PROPERTIES =
      Map.of(
          "enable.idempotence",
          true,
          "acks",
          "all",
          "compression.type",
          "zstd",
          "linger.ms",
          20,
          "batch.size",
          256 * 1024);

  /// More than a batch holds, so that no value comes twice in one.
  private static final int VALUES = 8 * 1024;

  private final Assignment assignment;

  BareProducer(Assignment assignment) {
    this.assignment = assignment;
  }

  static String configuration() {
    return new TreeMap<>(PROPERTIES).toString();
  }

  static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
    var properties = new HashMap<>(PROPERTIES);
    properties.put("bootstrap.servers", bootstrap);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /// As the relay would publish it.
  ///
  /// @param position as text, with the transaction's id before it
  static ProducerRecord<byte[], byte[]> message(
      String topic, String key, byte[] value, String position) {
    var message = new ProducerRecord<>(topic, key.getBytes(StandardCharsets.US_ASCII), value);
    message
        .headers()
        .add(EventRecords.POSITION_HEADER, position.getBytes(StandardCharsets.US_ASCII))
        .add(EventRecords.LOG_EPOCH_HEADER, LOG_EPOCH);
    return message;
  }

  /// Blocks until all are acknowledged.
  void send() {
    var acknowledged = new AtomicLong();
    var values = values();
    try (var producer = producer(assignment.bootstrap())) {
      long end = assignment.firstPosition() + assignment.count();
      for (long position = assignment.firstPosition(); position < end; position++) {
        var key = OutboxTable.key(position);
        var value = values[(int) (position % VALUES)];
        var _ =
            producer.send(
                message(assignment.topic(), key, value, "1000-" + position),
                (_, failure) -> {
                  if (failure == null) {
                    acknowledged.incrementAndGet();
                  }
                });
      }
      producer.flush();
      if (acknowledged.get() != assignment.count()) {
        throw new BenchFailedException(
            "the bare producer sent %d, %d were acknowledged"
                .formatted(assignment.count(), acknowledged.get()));
      }
    }
  }

  /// As much to compress as in the outbox: a digest of 16 bytes, again and again.
  private static byte[][] values() {
    var values = new byte[VALUES][];
    var random = new SplittableRandom(1);
    for (int i = 0; i < values.length; i++) {
      var value = ByteBuffer.allocate(OutboxTable.ENVELOPE_BYTES).putLong(System.nanoTime());
      var digest = new byte[16];
      random.nextBytes(digest);
      while (value.remaining() >= digest.length) {
        value.put(digest);
      }
      values[i] = value.array();
    }
    return values;
  }
}
