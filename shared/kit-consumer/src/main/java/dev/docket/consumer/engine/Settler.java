package dev.docket.consumer.engine;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RetriesExhaustedException;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.config.RetryConfig;
import dev.docket.consumer.skip.OperatorSkips;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns outcomes into settled offsets and retries: the one place that tells the outcomes apart.
/// Owned by the consumer's context.
final class Settler<E> {

  private static final Logger log = LoggerFactory.getLogger(Settler.class);

  private final Dispatcher<E> dispatcher;
  private final Backoff backoff;
  private final RetryConfig config;
  private final ConsumerRuntime runtime;
  private final OperatorSkips skips;
  private final Consumer<Throwable> fatal;

  Settler(
      Dispatcher<E> dispatcher,
      RetryConfig config,
      ConsumerRuntime runtime,
      Consumer<Throwable> fatal) {
    this.dispatcher = dispatcher;
    this.backoff = new Backoff(config, runtime.random());
    this.config = config;
    this.runtime = runtime;
    this.skips = new OperatorSkips(runtime.skips());
    this.fatal = fatal;
  }

  void settle(LaneRecord<E> record) {
    var lane = record.lane;
    if (lane.partition.ended()) {
      observer().staleSettle(record.coordinates());
      return;
    }
    lane.partition.open--;
    long now = clock().millis();
    var outcome = record.outcome();
    if (outcome == null) {
      lane.giveBack(record.again(record.retries), Duration.ZERO);
    } else {
      take(record, unlessSkipped(record, outcome), now);
    }
    if (lane.answered(now)) {
      dispatcher.end(lane);
    }
  }

  /// An operator may want to skip a record because it is tried again and again: that is what its
  /// next failure comes to.
  private HandleResp unlessSkipped(LaneRecord<E> record, HandleResp outcome) {
    return outcome instanceof HandleResp.Retry
            && skips.any()
            && skips.covers(record.coordinates(), record.headers())
        ? HandleResp.skip(OperatorSkips.REASON)
        : outcome;
  }

  /// A record was answered a second time: nothing comes of it.
  void answeredAgain(LaneRecord<E> record) {
    if (record.lane.partition.ended()) {
      observer().staleSettle(record.coordinates());
    } else {
      observer().duplicateSettle(record.coordinates());
    }
  }

  private void take(LaneRecord<E> record, HandleResp outcome, long now) {
    boolean done =
        switch (outcome) {
          case HandleResp.Success _ -> true;
          case HandleResp.Skip(var reason) -> {
            observer().skipped(reason);
            yield true;
          }
          case HandleResp.Discard(var reason, var cause) -> {
            log.atWarn()
                .setCause(cause)
                .addKeyValue("record", record.coordinates())
                .addKeyValue("reason", reason)
                .log("Record discarded by its handler");
            yield true;
          }
          case HandleResp.Retry(var cause) -> {
            retry(record, cause);
            yield false;
          }
        };
    if (done) {
      long since = record.lane.partition.ledger.settle(record.offset);
      if (since != OffsetLedger.NEVER) {
        observer().settled(record.coordinates(), outcome, Duration.ofMillis(now - since));
      }
    }
  }

  private void retry(LaneRecord<E> record, RetryCause cause) {
    // The deadline's attempt was this one.
    if (cause instanceof RetryCause.Transient(var failure) && !record.expired) {
      record.expire();
      if (spent(record, failure)) {
        return;
      }
    }
    int retries = record.retries + 1;
    observer().retried(record.coordinates(), cause, record.attempts());
    record.lane.giveBack(record.again(retries), backoff.delay(cause, retries));
  }

  /// @return true when the consumer fails over this record, which is then neither settled nor tried
  ///   again
  private boolean spent(LaneRecord<?> record, Throwable failure) {
    int attempts = record.attempts();
    if (attempts < config.attempts()) {
      return false;
    }
    var at = record.coordinates();
    observer().exhausted(at, attempts);
    fatal.accept(new RetriesExhaustedException(at, attempts, failure));
    return true;
  }

  /// Counts a transient failure for each run that has shown no sign of life for `deadline`. The
  /// record stays open: its lane waits for the call to end, because a second call beside the first
  /// could overtake it. An outcome that comes late is taken; the work is done, and doing it again
  /// would help nobody.
  void sweep(Collection<PartitionFlow<E>> flows, Duration deadline) {
    long due = clock().millis() - deadline.toMillis();
    // Copies: spent attempts end the consumer, and its partitions with it.
    for (var flow : List.copyOf(flows)) {
      for (var lane : List.copyOf(flow.lanes.values())) {
        if (lane.progress() < due) {
          expire(lane, deadline);
        }
      }
    }
  }

  private void expire(Lane<E> lane, Duration deadline) {
    for (var record = lane.running(); record != null; record = record.next) {
      if (record.open()) {
        if (!record.expired) {
          expire(record, deadline);
        }
        return;
      }
    }
  }

  private void expire(LaneRecord<?> record, Duration deadline) {
    record.expire();
    var at = record.coordinates();
    observer().deadlineExceeded(at);
    log.atWarn()
        .addKeyValue("record", at)
        .addKeyValue("deadline", deadline)
        .addKeyValue("attempts", record.attempts())
        .log("Handler deadline passed, its lane waits for the call to end");
    // When it is spent, the consumer stops: nothing more to do here.
    var _ = spent(record, new TimeoutException("no outcome within " + deadline));
  }

  private ConsumerObserver observer() {
    return runtime.observer();
  }

  private InstantSource clock() {
    return runtime.clock();
  }
}
