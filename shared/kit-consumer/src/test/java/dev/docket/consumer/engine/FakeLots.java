package dev.docket.consumer.engine;

import dev.docket.consumer.lot.LotChange;
import dev.docket.consumer.lot.ParkedLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/// A parking lot in memory. What is appended is there at once, but the test may keep the answers
/// back.
final class FakeLots implements ParkedLog {

  private final Map<TopicPartition, List<LotChange>> logs = new HashMap<>();

  /// Appends from now on are not answered, and not there.
  boolean stalled;

  /// So many operations fail.
  int failing;

  /// Reads that were asked for while stalled.
  private final List<Promise<Void>> reads = new ArrayList<>();

  int appends;

  @Override
  public Future<List<Long>> append(ConsumerGroupMetadata member, List<Entry> changes) {
    appends++;
    if (failing > 0) {
      failing--;
      return Future.failedFuture("not now");
    }
    if (stalled) {
      return Promise.<List<Long>>promise().future();
    }
    var positions = new ArrayList<Long>();
    for (var entry : changes) {
      var log = log(entry.source());
      positions.add((long) log.size());
      log.add(entry.change());
    }
    return Future.succeededFuture(positions);
  }

  @Override
  public Future<Void> read(TopicPartition source, long from, long to, Visitor visitor) {
    if (failing > 0) {
      failing--;
      return Future.failedFuture("not now");
    }
    var log = log(source);
    long end = Math.min(to, log.size() - 1);
    for (long position = from; position <= end; position++) {
      visitor.visit(position, log.get((int) position));
    }
    if (stalled) {
      reads.add(Promise.promise());
      return reads.getLast().future();
    }
    return Future.succeededFuture();
  }

  /// Ends the reads that were kept back, and keeps none back any more.
  void goOn() {
    stalled = false;
    reads.forEach(Promise::complete);
  }

  List<LotChange> log(TopicPartition source) {
    return logs.computeIfAbsent(source, _ -> new ArrayList<>());
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
