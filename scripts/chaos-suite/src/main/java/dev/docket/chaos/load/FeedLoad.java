package dev.docket.chaos.load;

import dev.docket.chaos.platform.DemoOrg;
import dev.docket.chaos.platform.Stream;
import dev.docket.chaos.platform.Waiting;
import dev.docket.events.EffectKey;
import dev.docket.feed.FeedRecord;
import dev.docket.feed.FeedRecordWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// Feed records at a steady rate: workflow runs of the cases, each a different one, so that each
/// has one cell to make. One thread sends; the producer repeats by itself without doubling.
public final class FeedLoad implements AutoCloseable {

  private static final Duration TICK = Duration.ofMillis(10);
  private static final Duration END_LIMIT = Duration.ofSeconds(30);

  /// The source id of workflow automation.
  private static final long WORKFLOW_AUTOMATION = 375;

  private final KafkaProducer<byte[], byte[]> producer;
  private final FeedJournal journal;
  private final Backlog backlog;
  private final InstantSource clock;
  private @Nullable Thread pacer;
  private volatile boolean stopping;

  public FeedLoad(String bootstrap, FeedJournal journal, Backlog backlog, InstantSource clock) {
    this.journal = journal;
    this.backlog = backlog;
    this.clock = clock;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrap,
                "acks", "all",
                "enable.idempotence", "true",
                "reconnect.backoff.max.ms", "500",
                "request.timeout.ms", "5000",
                "delivery.timeout.ms", "15000",
                "max.block.ms", "5000"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /// @param cases that the runs belong to
  public void start(long seed, int perSecond, List<UUID> cases) {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(~seed);
    pacer = Thread.ofPlatform().daemon().name("feed").start(() -> pace(perSecond, cases, random));
  }

  private void pace(int perSecond, List<UUID> cases, RandomGenerator random) {
    double credit = 0;
    for (long number = 0; !stopping; ) {
      Waiting.pause(TICK);
      if (backlog.full()) {
        continue;
      }
      credit += perSecond * TICK.toNanos() / 1e9;
      for (; credit >= 1 && !stopping; credit--) {
        send("run-" + number++, cases.get(random.nextInt(cases.size())));
      }
    }
  }

  private void send(String runId, UUID caseId) {
    var eventId = EffectKey.eventIdOf(DemoOrg.ORG, "workflow", runId);
    var feedRecord =
        new FeedRecord(
            DemoOrg.ORG,
            new FeedRecord.Event("evt-" + runId, clock.instant(), WORKFLOW_AUTOMATION),
            new FeedRecord.Workflow("wf-chaos", "Chaos", runId, "running", null),
            new FeedRecord.Source.CaseManagement(caseId.toString()),
            List.of());
    var key = caseId.toString().getBytes(StandardCharsets.UTF_8);
    journal.begin(eventId);
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(Stream.FEED.topic(), key, FeedRecordWriter.write(feedRecord)),
              (_, failure) -> {
                if (failure == null) {
                  journal.acknowledged(eventId);
                  backlog.expect(caseId, eventId.toString());
                }
              });
    } catch (KafkaException _) {
      // Not taken in time: nobody knows of it, like a command without an answer.
    }
  }

  /// Sends no more and waits for the broker's word on what was sent.
  public void stop() {
    stopping = true;
    var sending = pacer;
    try {
      if (sending != null) {
        sending.join(END_LIMIT);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    producer.flush();
  }

  @Override
  public void close() {
    stopping = true;
    producer.close(Duration.ZERO);
  }
}
