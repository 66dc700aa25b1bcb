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
  private final Aside<E> aside;
  private final OperatorSkips skips;
  private final Consumer<Throwable> fatal;

  Settler(
      Dispatcher<E> dispatcher,
      RetryConfig config,
      ConsumerRuntime runtime,
      Aside<E> aside,
      Consumer<Throwable> fatal) {
    this.dispatcher = dispatcher;
    this.backoff = new Backoff(config, runtime.random());
    this.config = config;
    this.runtime = runtime;
    this.aside = aside;
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
      lane.giveBack(record.again(record.retries()), Duration.ZERO);
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
    switch (outcome) {
      case HandleResp.Success _ -> ended(record, outcome, now);
      case HandleResp.Skip(var reason) -> {
        observer().skipped(reason);
        if (reason.explainable()) {
          aside.explainer().skipped(record, reason, held(record, outcome, now));
        } else {
          ended(record, outcome, now);
        }
      }
      case HandleResp.Discard discard -> {
        log.atWarn()
            .setCause(discard.cause())
            .addKeyValue("record", record.coordinates())
            .addKeyValue("reason", discard.reason())
            .log("Record discarded by its handler");
        aside.explainer().discarded(record, discard, held(record, outcome, now));
      }
      case HandleResp.Retry(var cause) -> {
        retry(record, cause);
        return;
      }
    }
    record.lane.gone(1);
  }

  private void ended(LaneRecord<E> record, HandleResp outcome, long now) {
    if (record.lane.holdsEndings()) {
      record.lane.endings().add(() -> done(record, outcome, now));
    } else {
      done(record, outcome, now);
    }
  }

  /// @return to be called when it is written why the record has no effect
  private Runnable held(LaneRecord<E> record, HandleResp outcome, long now) {
    var written = record.lane.endings().hold(() -> done(record, outcome, now));
    return () -> {
      written.run();
      dispatcher.forget(record.lane);
    };
  }

  /// @param now when it was answered
  private void done(LaneRecord<E> record, HandleResp outcome, long now) {
    var flow = record.lane.partition;
    if (record.released) {
      aside
          .lot()
          .gone(flow, record.offset(), () -> observer().unparked(record.coordinates(), outcome));
      return;
    }
    long since = flow.settle(record.offset(), record.bytes());
    if (since != OffsetLedger.NEVER) {
      observer().settled(record.source, outcome, now - since);
    }
  }

  private void retry(LaneRecord<E> record, RetryCause cause) {
    if (cause instanceof RetryCause.Transient(var failure)) {
      // If the deadline has passed, its attempt was this one.
      record.expire();
      if (spent(record)) {
        exhausted(record, failure);
        return;
      }
    }
    int retries = record.retries() + 1;
    observer().retried(record.coordinates(), cause, record.attempts());
    record.lane.giveBack(record.again(retries), backoff.delay(cause, retries));
  }

  private boolean spent(LaneRecord<?> record) {
    return record.attempts() >= config.attempts();
  }

  /// It is neither settled nor tried again: it goes to the parking lot, or the consumer ends.
  private void exhausted(LaneRecord<E> record, Throwable failure) {
    var at = record.coordinates();
    observer().exhausted(at, record.attempts());
    if (aside.lot().isOpen()) {
      log.atWarn()
          .setCause(failure)
          .addKeyValue("record", at)
          .addKeyValue("attempts", record.attempts())
          .log("Record is out of attempts, it is parked, and its key with it");
      aside.lot().exhausted(record, failure);
    } else {
      fatal.accept(new RetriesExhaustedException(at, record.attempts(), failure));
    }
  }

  /// Counts a transient failure for each run that has shown no sign of life for `deadline`. The
  /// record stays open: its lane waits for the call to end, because a second call beside the first
  /// could overtake it. An outcome that comes late is taken; the work is done, and doing it again
  /// would help nobody. So it is not parked before its call has ended either.
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

  private void expire(LaneRecord<E> record, Duration deadline) {
    record.expire();
    var at = record.coordinates();
    observer().deadlineExceeded(at);
    log.atWarn()
        .addKeyValue("record", at)
        .addKeyValue("deadline", deadline)
        .addKeyValue("attempts", record.attempts())
        .log("Handler deadline passed, its lane waits for the call to end");
    if (spent(record) && !aside.lot().isOpen()) {
      exhausted(record, new TimeoutException("no outcome within " + deadline));
    }
  }

  private ConsumerObserver observer() {
    return runtime.observer();
  }

  private InstantSource clock() {
    return runtime.clock();
  }
}
