package dev.docket.consumer.engine;

import dev.docket.consumer.Scheduler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings partitions to an end: nothing new begins, what is with handlers may finish for a while,
/// then the offsets are final. Owned by the consumer's context, and needs nothing of the poll
/// thread, which may be waiting for it.
final class Drainer<E> {

  private static final Logger log = LoggerFactory.getLogger(Drainer.class);

  private final Assignment<E> assignment;
  private final Dispatcher<E> dispatcher;
  private final ConsumerRuntime runtime;
  private final Duration limit;
  private final List<Wait<E>> waits = new ArrayList<>();

  /// @param offsets to be committed
  /// @param undrained records still with handlers
  record Drained(Map<TopicPartition, OffsetAndMetadata> offsets, int undrained) {}

  private static final class Wait<E> {
    final List<PartitionFlow<E>> flows;
    final Promise<Void> promise = Promise.promise();
    Scheduler.Timer timer = () -> {};
    boolean late;

    Wait(List<PartitionFlow<E>> flows) {
      this.flows = flows;
    }

    boolean over() {
      return late || flows.stream().allMatch(flow -> flow.ended() || flow.open == 0);
    }
  }

  Drainer(
      Assignment<E> assignment, Dispatcher<E> dispatcher, ConsumerRuntime runtime, Duration limit) {
    this.assignment = assignment;
    this.dispatcher = dispatcher;
    this.runtime = runtime;
    this.limit = limit;
  }

  /// Ends the partitions; those not assigned are passed over. Completes within the limit, never
  /// fails.
  Future<Drained> drain(Set<TopicPartition> partitions) {
    var flows = assignment.flows(partitions);
    return quiet(flows).map(_ -> end(flows));
  }

  /// Begins nothing more of the partitions and waits for what is with handlers. Completes within
  /// the limit, never fails.
  Future<Void> quiet(List<PartitionFlow<E>> flows) {
    flows.forEach(dispatcher::halt);
    var wait = new Wait<>(flows);
    wait.timer =
        runtime
            .scheduler()
            .after(
                limit,
                () -> {
                  wait.late = true;
                  check();
                });
    waits.add(wait);
    check();
    return wait.promise.future();
  }

  /// Ends the waits that are over; to be called after settlements.
  void check() {
    for (var wait : List.copyOf(waits)) {
      if (wait.over() && waits.remove(wait)) {
        wait.timer.cancel();
        wait.promise.complete();
      }
    }
  }

  private Drained end(List<PartitionFlow<E>> flows) {
    int undrained = open(flows);
    if (undrained > 0) {
      log.atWarn()
          .addKeyValue("records", undrained)
          .addKeyValue("limit", limit)
          .log("Drain ended with records still at handlers, they will be handled again");
    }
    // Lost meanwhile: no longer ours to commit.
    var offsets = assignment.committable(flows.stream().filter(flow -> !flow.ended()).toList());
    flows.forEach(this::end);
    return new Drained(offsets, undrained);
  }

  private void end(PartitionFlow<E> flow) {
    assignment.end(flow);
    dispatcher.drop(flow);
  }

  private static <E> int open(List<PartitionFlow<E>> flows) {
    return flows.stream().mapToInt(flow -> flow.open).sum();
  }

  /// Ends those of the partitions that are still held, at once and without offsets: they are lost,
  /// and told as such.
  void drop(Set<TopicPartition> partitions) {
    var lost = new HashSet<TopicPartition>();
    for (var flow : assignment.flows(partitions)) {
      dispatcher.halt(flow);
      end(flow);
      lost.add(flow.partition);
    }
    check();
    if (!lost.isEmpty()) {
      runtime.observer().lost(lost);
    }
  }
}
