package dev.docket.consumer.engine;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.ConsumerObserver.PauseReason;
import dev.docket.consumer.config.LimitsConfig;
import dev.docket.consumer.source.RecordSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The poll loop. Goes on polling whatever happens, because polling is what keeps the membership; a
/// partition with enough records in flight is paused instead. Owned by the consumer's context.
final class Pump<E> {

  private static final Logger log = LoggerFactory.getLogger(Pump.class);

  private final RecordSource source;
  private final Assignment<E> assignment;
  private final LimitsConfig limits;
  private final ConsumerObserver observer;
  private final Sink sink;
  private boolean suspended;
  private boolean polling;
  private @Nullable Promise<Void> stopped;

  /// Where the pump leads to.
  ///
  /// @param records takes polled records; an exception ends the pump
  /// @param failure hears why the pump ended by itself
  record Sink(Consumer<ConsumerRecords<byte[], byte[]>> records, Consumer<Throwable> failure) {}

  Pump(
      RecordSource source,
      Assignment<E> assignment,
      LimitsConfig limits,
      ConsumerObserver observer,
      Sink sink) {
    this.source = source;
    this.assignment = assignment;
    this.limits = limits;
    this.observer = observer;
    this.sink = sink;
  }

  void start() {
    poll();
  }

  /// Polls on, but lets no partition deliver until [#resume()].
  void suspend() {
    suspended = true;
  }

  void resume() {
    suspended = false;
  }

  /// Completes when no poll is under way; none follows.
  Future<Void> stop() {
    if (stopped == null) {
      stopped = Promise.promise();
      if (!polling) {
        stopped.complete();
      }
    }
    return stopped.future();
  }

  private void poll() {
    if (stopped != null) {
      stopped.tryComplete();
      return;
    }
    throttle();
    polling = true;
    source
        .poll(patience())
        .onComplete(polled -> {
          polling = false;
          if (polled.failed()) {
            end(polled.cause());
          } else {
            take(polled.result());
          }
        });
  }

  /// A record that arrives ends a poll, but nothing else does: it is short while commits, pauses or
  /// the end of a drain may want the poll thread.
  private Duration patience() {
    return suspended || !assignment.idle() ? limits.pollTimeout() : limits.idlePollTimeout();
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    try {
      // Also while stopping, when partitions are ending and the intake passes over their records.
      sink.records().accept(records);
    } catch (Throwable e) {
      // An Error too: a pump that ended without a word would look like an idle topic.
      end(e);
      return;
    }
    poll();
  }

  private void end(Throwable cause) {
    stop();
    if (stopped != null) {
      stopped.tryComplete();
    }
    sink.failure().accept(cause);
  }

  /// Pauses partitions at their share of what may be in flight, resumes those at half of it.
  /// Shares, and not one common mark, so that a partition that stands still does not stop the
  /// others. A full ledger pauses too: much is settled then behind a record that is not; and so
  /// does a full parking lot.
  private void throttle() {
    int parts = Math.max(1, assignment.flows().size());
    int records = Math.max(1, limits.maxInFlight() / parts);
    long bytes = Math.max(1, limits.maxInFlightBytes() / parts);
    var pause = new HashSet<TopicPartition>();
    var resume = new HashSet<TopicPartition>();
    for (var flow : assignment.flows()) {
      flow.share = records;
      flow.full = flow.lot.size() >= limits.maxParked();
      if (flow.paused) {
        if (flow.lot.isLoaded() && limitOf(flow, records / 2 + 1, bytes / 2 + 1) == null) {
          flow.paused = false;
          resume.add(flow.partition);
          observer.resumed(flow.partition);
        }
      } else {
        var limit = limitOf(flow, records, bytes);
        if (limit != null) {
          flow.paused = true;
          pause.add(flow.partition);
          observer.paused(flow.partition, limit);
        }
      }
    }
    // Both are done before the poll that follows, in the order asked.
    if (!pause.isEmpty()) {
      source.pause(pause).onFailure(cause -> repeat(pause, false, cause));
    }
    if (!resume.isEmpty()) {
      source.resume(resume).onFailure(cause -> repeat(resume, true, cause));
    }
  }

  private @Nullable PauseReason limitOf(PartitionFlow<E> flow, int records, long bytes) {
    if (suspended) {
      return PauseReason.SUSPENDED;
    } else if (flow.ledger.inFlight() >= records) {
      return PauseReason.RECORDS;
    } else if (flow.bytes >= bytes) {
      return PauseReason.BYTES;
    } else if (flow.full) {
      return PauseReason.PARKED;
    } else if (flow.ledger.full()) {
      return PauseReason.SETTLED_AHEAD;
    }
    return null;
  }

  /// Sets the marks back, so that the next round tries again.
  private void repeat(Set<TopicPartition> partitions, boolean paused, Throwable cause) {
    log.atWarn()
        .setCause(cause)
        .addKeyValue("partitions", partitions)
        .addKeyValue("still", paused ? "paused" : "running")
        .log("Could not pause or resume partitions");
    assignment.flows(partitions).forEach(flow -> flow.paused = paused);
  }
}
