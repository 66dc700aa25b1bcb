package dev.docket.bench.relay;

import dev.docket.bench.BenchFailedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

  private final String bootstrap;

  BareProducer(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  static String configuration() {
    return "bare producer: " + new TreeMap<>(PROPERTIES);
  }

  /// @param firstPosition and the following ones stand in the records' headers, as the relay's do
  Duration send(String topic, long firstPosition, int count) {
    var properties = new HashMap<>(PROPERTIES);
    properties.put("bootstrap.servers", bootstrap);
    var acknowledged = new AtomicLong();
    var values = values();
    try (var producer =
        new KafkaProducer<byte[], byte[]>(
            properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.partitionsFor(topic);
      long begin = System.nanoTime();
      for (long position = firstPosition; position < firstPosition + count; position++) {
        int number = (int) (position % OutboxTable.CASES);
        var key =
            "1/00000000-0000-7000-8000-%012x".formatted(number).getBytes(StandardCharsets.UTF_8);
        var message = new ProducerRecord<>(topic, key, values[number]);
        message.headers().add("position", ("0-" + position).getBytes(StandardCharsets.US_ASCII));
        var _ =
            producer.send(
                message,
                (_, failure) -> {
                  if (failure == null) {
                    acknowledged.incrementAndGet();
                  }
                });
      }
      producer.flush();
      var took = Duration.ofNanos(System.nanoTime() - begin);
      if (acknowledged.get() != count) {
        throw new BenchFailedException(
            "the bare producer sent %d, %d were acknowledged".formatted(count, acknowledged.get()));
      }
      return took;
    }
  }

  /// As little to compress as in the outbox: hexadecimal digests, one after the other.
  private static byte[][] values() {
    var values = new byte[OutboxTable.CASES][];
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
