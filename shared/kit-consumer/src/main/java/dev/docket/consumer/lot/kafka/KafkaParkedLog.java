package dev.docket.consumer.lot.kafka;

import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.lot.ParkedLog;
import dev.docket.consumer.lot.kafka.ParkedReader.Found;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/// [ParkedLog] as a compacted topic `<topic>.<group>.parked`, whose partition n is the lot of the
/// source's partition n. To be created and used on one Vert.x context.
///
/// Before something is parked there is no topic, no producer and no thread; a read costs clients
/// and a thread until a few seconds after it, an append keeps its producer until the close.
///
/// An append fails with a [dev.docket.consumer.lot.NotMemberException] when the group refuses the
/// member, with an [IllegalStateException] when the lot has fewer partitions than the source or
/// 1,000 appends wait already, else with Kafka's own exceptions. With a broker that says nothing it
/// takes up to 45 s to fail, and four times `kafka.apiTimeout` more where the topic is not known
/// yet. It can be used again after each failure.
public final class KafkaParkedLog implements ParkedLog {

  /// For the context to visit what was read.
  private static final Duration VISIT_LIMIT = Duration.ofSeconds(60);

  private final Context context;
  private final String source;
  private final ParkedAppender appender;
  private final ParkedReader reader;
  private final BlockingLine appending;
  private final BlockingLine reading;
  private boolean closed;

  /// @param random makes the name of its transactions, which nobody else may have
  public KafkaParkedLog(Vertx vertx, ConsumerConfig config, RandomGenerator random) {
    var topic = SideTopic.parked(config);
    var instance =
        HexFormat.of().toHexDigits(random.nextLong())
            + HexFormat.of().toHexDigits(random.nextLong());
    this.context = vertx.getOrCreateContext();
    this.source = config.topic();
    this.appender =
        new ParkedAppender(new SideClients(config, "park"), topic, topic.name() + "-" + instance);
    this.reader = new ParkedReader(new SideClients(config, "parked"), topic);
    this.appending = new BlockingLine(context, "park-" + config.group());
    this.reading = new BlockingLine(context, "parked-" + config.group());
  }

  @Override
  public Future<List<Long>> append(ConsumerGroupMetadata member, List<Entry> changes) {
    var fixed = List.copyOf(changes);
    for (var change : fixed) {
      requireSource(change.source());
    }
    return appending.run(() -> appender.append(member, fixed));
  }

  @Override
  public Future<Void> read(TopicPartition lotOf, long from, long to, Visitor visitor) {
    requireSource(lotOf);
    return reading.run(() -> {
      reader.read(lotOf, from, to, found -> visit(found, visitor));
      if (reading.nothingWaits()) {
        reader.rest();
      }
      return null;
    });
  }

  private void requireSource(TopicPartition partition) {
    if (!partition.topic().equals(source)) {
      throw new IllegalArgumentException(
          "this is the parking lot of %s, not of %s".formatted(source, partition));
    }
  }

  /// On the reading thread, which waits: what is read and not visited yet is one poll's records.
  private void visit(List<Found> found, Visitor visitor) {
    var visited = new CompletableFuture<Boolean>();
    context.runOnContext(_ -> {
      try {
        if (!closed) {
          found.forEach(one -> visitor.visit(one.position(), one.change()));
        }
        visited.complete(true);
      } catch (RuntimeException | Error e) {
        visited.completeExceptionally(e);
      }
    });
    try {
      visited.get(VISIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a visitor of parked records broke", e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw new KafkaException("parked records wait for their visitor since " + VISIT_LIMIT, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public Future<Void> close() {
    closed = true;
    return Future.join(appending.close(appender::close), reading.close(reader::rest)).mapEmpty();
  }
}
