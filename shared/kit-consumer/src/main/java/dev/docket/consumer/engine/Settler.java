package dev.docket.consumer.engine;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RetriesExhaustedException;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.config.RetryConfig;
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
    this.fatal = fatal;
  }

  void settle(Settlement<E> settlement) {
    var dispatched = settlement.dispatched();
    var run = dispatched.run;
    var flow = run.lane.partition;
    if (flow.ended()) {
      observer().staleSettle(dispatched.record.at);
      return;
    }
    if (!dispatched.open) {
      observer().duplicateSettle(dispatched.record.at);
      return;
    }
    dispatched.open = false;
    run.open--;
    flow.open--;
    long now = clock().millis();
    run.progress = now;
    if (settlement.outcome() == null) {
      run.giveBack(dispatched.record);
    } else {
      take(dispatched, settlement.outcome(), now);
    }
    if (run.open == 0) {
      dispatcher.end(run);
    }
  }

  private void take(Dispatched<E> dispatched, HandleResp outcome, long now) {
    var at = dispatched.record.at;
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
                .addKeyValue("record", at)
                .addKeyValue("reason", reason)
                .log("Record discarded by its handler");
            yield true;
          }
          case HandleResp.Retry(var cause) -> {
            retry(dispatched, cause);
            yield false;
          }
        };
    if (done) {
      long since = dispatched.run.lane.partition.ledger.settle(at.offset());
      if (since != OffsetLedger.NEVER) {
        observer().settled(at, outcome, Duration.ofMillis(now - since));
      }
    }
  }

  private void retry(Dispatched<E> dispatched, RetryCause cause) {
    var record = dispatched.record;
    record.retries++;
    if (cause instanceof RetryCause.Transient(var failure) && !dispatched.expired) {
      record.attempts++;
      if (spent(record, failure)) {
        return;
      }
    }
    observer().retried(record.at, cause, record.attempts);
    dispatched.run.postpone(backoff.delay(cause, record.retries));
    dispatched.run.giveBack(record);
  }

  /// @return true when the consumer fails over this record, which is then neither settled nor tried
  ///   again
  private boolean spent(LaneRecord<?> record, Throwable failure) {
    if (record.attempts < config.attempts()) {
      return false;
    }
    observer().exhausted(record.at, record.attempts);
    fatal.accept(new RetriesExhaustedException(record.at, record.attempts, failure));
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
        var run = lane.run();
        if (run != null && run.progress < due) {
          expire(run, deadline);
        }
      }
    }
  }

  private void expire(Run<?> run, Duration deadline) {
    for (var dispatched : run.records) {
      if (dispatched.open) {
        if (!dispatched.expired) {
          dispatched.expired = true;
          expired(dispatched.record, deadline);
        }
        return;
      }
    }
  }

  private void expired(LaneRecord<?> record, Duration deadline) {
    record.attempts++;
    observer().deadlineExceeded(record.at);
    log.atWarn()
        .addKeyValue("record", record.at)
        .addKeyValue("deadline", deadline)
        .addKeyValue("attempts", record.attempts)
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
