package dev.docket.consumer.simulation;

import dev.docket.consumer.lot.LotChange;
import dev.docket.consumer.lot.ParkedLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/// The parking lot of the virtual outage: it takes a while, and nothing goes wrong.
final class ChoreLots implements ParkedLog {

  private static final Duration WHILE = Duration.ofMillis(5);

  private final VirtualClock clock;
  private final Executor context;
  private final Map<TopicPartition, List<LotChange>> logs = new HashMap<>();

  ChoreLots(VirtualClock clock, Executor context) {
    this.clock = clock;
    this.context = context;
  }

  @Override
  public Future<List<Long>> append(ConsumerGroupMetadata member, List<Entry> changes) {
    var promise = Promise.<List<Long>>promise();
    clock.after(
        WHILE,
        () -> {
          var positions = new ArrayList<Long>();
          for (var entry : changes) {
            var log = log(entry.source());
            positions.add((long) log.size());
            log.add(entry.change());
          }
          context.execute(() -> promise.complete(positions));
        });
    return promise.future();
  }

  @Override
  public Future<Void> read(TopicPartition source, long from, long to, Visitor visitor) {
    var promise = Promise.<Void>promise();
    clock.after(
        WHILE,
        () ->
            context.execute(() -> {
              var log = log(source);
              for (long at = from; at <= Math.min(to, log.size() - 1); at++) {
                visitor.visit(at, log.get((int) at));
              }
              promise.complete();
            }));
    return promise.future();
  }

  private List<LotChange> log(TopicPartition source) {
    return logs.computeIfAbsent(source, _ -> new ArrayList<>());
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
