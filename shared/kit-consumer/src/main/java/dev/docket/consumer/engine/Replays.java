package dev.docket.consumer.engine;

import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.Route;
import dev.docket.consumer.Scheduler;
import dev.docket.consumer.lot.ReplayResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Where operators have records handled anew that were done with. They go to the parking lot, which
/// knows how to bring them back once, in the order of their key, and whoever dies meanwhile. Owned
/// by the consumer's context.
final class Replays<E> {

  /// For the lot to take them.
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ConsumerSpec<E> spec;
  private final Assignment<E> assignment;
  private final ParkingLot<E> lot;
  private final Scheduler scheduler;

  Replays(ConsumerSpec<E> spec, Assignment<E> assignment, ParkingLot<E> lot, Scheduler scheduler) {
    this.spec = spec;
    this.assignment = assignment;
    this.lot = lot;
    this.scheduler = scheduler;
  }

  Set<TopicPartition> partitions() {
    return assignment.partitions();
  }

  /// @return what became of each, in their order; fails after 10 s: of partitions that go meanwhile
  ///   nothing is heard any more
  Future<List<ReplayResult>> take(List<ConsumerRecord<byte[], byte[]>> records) {
    if (!lot.isOpen()) {
      return Future.failedFuture(new IllegalStateException("this consumer has no parking lot"));
    }
    var results = new ArrayList<Future<ReplayResult>>(records.size());
    records.forEach(record -> results.add(take(record)));
    var all = Future.all(results).map(_ -> results.stream().map(Future::result).toList());
    return Bounded.within(scheduler, LIMIT, "replaying", all);
  }

  private Future<ReplayResult> take(ConsumerRecord<byte[], byte[]> record) {
    var flow = assignment.flow(new TopicPartition(record.topic(), record.partition()));
    if (flow == null || flow.ending() || !flow.lot.isLoaded()) {
      return Future.succeededFuture(ReplayResult.NOT_ASSIGNED);
    }
    if (flow.lot.entry(record.offset()) != null) {
      return Future.succeededFuture(ReplayResult.PARKED);
    }
    // It will be handled anyway, and its offset is its lane's.
    if (flow.ledger.awaits(record.offset())) {
      return Future.succeededFuture(ReplayResult.IN_FLIGHT);
    }
    var route = route(record);
    if (route == null) {
      return Future.succeededFuture(ReplayResult.UNROUTABLE);
    }
    if (flow.lot.size() >= spec.config().limits().maxParked()) {
      return Future.succeededFuture(ReplayResult.FULL);
    }
    Promise<ReplayResult> taken = Promise.promise();
    lot.replay(flow, record, route, () -> taken.complete(ReplayResult.TAKEN));
    return taken.future();
  }

  private Route.@Nullable To route(ConsumerRecord<byte[], byte[]> record) {
    return Intake.decode(spec, record) instanceof DecodeResult.Decoded<E>(var value)
            && spec.router().route(value) instanceof Route.To to
        ? to
        : null;
  }
}
