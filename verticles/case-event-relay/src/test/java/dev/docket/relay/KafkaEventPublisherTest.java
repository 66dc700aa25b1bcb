package dev.docket.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.docket.store.LogIdentity;
import dev.docket.store.LogPosition;
import dev.docket.store.OutboxEntry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaEventPublisherTest {

  private static final LogIdentity LOG = new LogIdentity(1, new UUID(0, 3));

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void shouldSendEachEventWithItsKeyAndPlace() {
    // Given
    var kafka = new FailingAt(Integer.MAX_VALUE);

    // When: only the flush completes what was sent
    publisher(kafka).publish(entries(2), () -> true).await();

    // Then
    assertThat(kafka.history())
        .extracting(
            ProducerRecord::topic,
            r -> text(r.key()),
            r -> text(r.headers().lastHeader("position").value()),
            r -> text(r.headers().lastHeader("log_epoch").value()))
        .containsExactly(
            tuple("test.case.events", "1/" + new UUID(0, 7), "5-1", LOG.logEpoch().toString()),
            tuple("test.case.events", "1/" + new UUID(0, 7), "5-2", LOG.logEpoch().toString()));
  }

  @Test
  void shouldSendNothingBehindAFailure() {
    // Given
    var kafka = new FailingAt(3);

    // When / Then
    assertThatThrownBy(() -> publisher(kafka).publish(entries(10), () -> true).await())
        .isInstanceOf(TimeoutException.class);
    assertThat(kafka.history()).hasSize(2);
    assertThat(kafka.closed()).as("nothing numbers anew what is left").isTrue();
  }

  @Test
  void shouldSendNothingAnyMoreOnceTheReadIsTooOld() {
    // Given
    var kafka = new FailingAt(Integer.MAX_VALUE);
    var asked = new AtomicInteger();

    // When / Then
    assertThatThrownBy(
            () -> publisher(kafka).publish(entries(10), () -> asked.incrementAndGet() <= 4).await())
        .isInstanceOf(StaleReadException.class);
    assertThat(kafka.history()).hasSize(4);
  }

  private KafkaEventPublisher publisher(FailingAt kafka) {
    return new KafkaEventPublisher(
        vertx.createSharedWorkerExecutor("relay", 1),
        kafka,
        "test.",
        new Destinations("case.events", List.of()),
        LOG);
  }

  private static List<OutboxEntry> entries(int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(n ->
            new OutboxEntry(
                new LogPosition(5, n),
                1,
                new UUID(0, 9),
                new UUID(0, 7),
                n,
                "case.created",
                Buffer.buffer("event " + n),
                null))
        .toList();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /// Completes on flush, and fails the n-th record as a producer without metadata does: by the
  /// callback, before `send` returns.
  private static final class FailingAt extends MockProducer<byte[], byte[]> {

    private final int failing;
    private int sent;

    FailingAt(int failing) {
      super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
      this.failing = failing;
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> message, Callback callback) {
      sent++;
      if (sent == failing) {
        var e = new TimeoutException("no metadata");
        callback.onCompletion(null, e);
        return CompletableFuture.failedFuture(e);
      }
      return super.send(message, callback);
    }
  }
}
