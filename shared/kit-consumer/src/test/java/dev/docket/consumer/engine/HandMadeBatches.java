package dev.docket.consumer.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.handler.CallTime;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The consumer's side of a handler, by hand: sends batches and takes what is answered.
final class HandMadeBatches implements AutoCloseable {

  static final String ADDRESS = "work";
  static final CallTime TIME = new CallTime(() -> Instant.EPOCH, Duration.ofSeconds(10));

  final Vertx vertx = Vertx.vertx();
  final BlockingQueue<LaneRecord<String>> answered = new LinkedBlockingQueue<>();
  private final Mailbox<String> mailbox =
      new Mailbox<>(
          Runnable::run,
          new Mailbox.Receiver<>() {
            @Override
            public void settle(LaneRecord<String> record) {
              answered.add(record);
            }

            @Override
            public void answeredAgain(LaneRecord<String> record) {
              throw new AssertionError("answered twice: " + record.coordinates());
            }

            @Override
            public void drained() {}
          });

  HandMadeBatches() {
    vertx.eventBus().registerCodec(new RecordBatchCodec());
  }

  @Override
  public void close() {
    Member.done(vertx.close());
  }

  /// Consecutive records of a lane of their own.
  static List<LaneRecord<String>> run(String... texts) {
    var flow =
        new PartitionFlow<String>(
            new TopicPartition("topic", 0),
            1,
            new PartitionFlow.StartPosition(0, true, DoneBeyond.NONE));
    var lane = new Lane<>(flow, "lane", null);
    var records = new ArrayList<LaneRecord<String>>();
    for (int i = 0; i < texts.length; i++) {
      records.add(new LaneRecord<>(lane, record(i, texts[i]), texts[i], ADDRESS, false));
    }
    records.forEach(lane::add);
    assertThat(lane.begin(texts.length, 0)).isEqualTo(texts.length);
    return records;
  }

  private static ConsumerRecord<byte[], byte[]> record(int offset, String text) {
    return new ConsumerRecord<>("topic", 0, offset, new byte[0], text.getBytes(UTF_8));
  }

  void send(List<List<LaneRecord<String>>> runs) {
    var records = runs.stream().flatMap(List::stream).toList();
    var options = new DeliveryOptions().setLocalOnly(true).setCodecName(RecordBatchCodec.NAME);
    vertx.eventBus().send(ADDRESS, new RecordBatch<>(records, mailbox), options);
  }

  /// The next so many answers, in alphabetical order.
  List<String> settled(int count) throws InterruptedException {
    var settled = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var record = next(answered);
      settled.add(record.value + " " + name(record.outcome()));
    }
    settled.sort(null);
    return settled;
  }

  private static String name(@Nullable HandleResp outcome) {
    return outcome == null ? "-" : outcome.getClass().getSimpleName();
  }

  static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    var next = queue.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("within 10 s").isNotNull();
    return next;
  }
}
