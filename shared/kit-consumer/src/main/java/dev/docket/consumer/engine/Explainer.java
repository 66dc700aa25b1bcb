package dev.docket.consumer.engine;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.Route;
import dev.docket.consumer.SkipReason;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.ExplainedOutcome.Kind;
import dev.docket.consumer.lot.OutcomeLog;
import dev.docket.consumer.lot.ParkedView;
import io.vertx.core.AsyncResult;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Settles records that have no effect, when it is written down why. Until then they stay in
/// flight, which bounds how many there are. Owned by the consumer's context.
final class Explainer<E> {

  private static final Logger log = LoggerFactory.getLogger(Explainer.class);

  private static final String BY_OPERATOR = "discarded_by_operator";

  /// When the log does not take outcomes, each of thousands fails again and again.
  private static final long LOG_EVERY_MILLIS = 1_000;

  private final ConsumerSpec<E> spec;
  private final ConsumerRuntime runtime;
  private final OutcomeLog outcomes;
  private final Runnable moved;
  private final Duration pause;

  /// When a failure was logged last, in milliseconds.
  private long logged;

  /// @param moved hears that something was settled
  Explainer(ConsumerSpec<E> spec, ConsumerRuntime runtime, OutcomeLog outcomes, Runnable moved) {
    this.spec = spec;
    this.runtime = runtime;
    this.outcomes = outcomes;
    this.moved = moved;
    this.pause = spec.config().retry().initial();
  }

  /// A record that came to no handler.
  ///
  /// @param written when it is written down
  void tell(
      PartitionFlow<E> flow,
      ConsumerRecord<byte[], byte[]> record,
      Kind kind,
      String reason,
      Runnable written) {
    append(flow, outcome(record, null, kind, reason), written);
  }

  void skipped(LaneRecord<E> record, SkipReason reason, Runnable written) {
    var outcome = outcome(record.source, route(record), Kind.SKIPPED, reason.name());
    append(record.lane.partition, outcome, written);
  }

  void discarded(LaneRecord<E> record, HandleResp.Discard discard, Runnable written) {
    var outcome = outcome(record.source, route(record), Kind.DISCARDED, discard.reason());
    var cause = discard.cause();
    append(
        record.lane.partition,
        cause == null ? outcome : outcome.because(cause.getClass().getName()),
        written);
  }

  /// By an operator, who found it parked.
  void discarded(PartitionFlow<E> flow, ParkedView parked, Runnable written) {
    append(
        flow,
        new ExplainedOutcome(
            parked.at(),
            Kind.DISCARDED,
            BY_OPERATOR,
            parked.key(),
            parked.tenant(),
            null,
            runtime.clock().instant()),
        written);
  }

  private Route.@Nullable To route(LaneRecord<E> record) {
    return spec.router().route(record.value) instanceof Route.To to ? to : null;
  }

  private ExplainedOutcome outcome(
      ConsumerRecord<byte[], byte[]> record, Route.@Nullable To route, Kind kind, String reason) {
    return new ExplainedOutcome(
        RecordCoordinates.of(record),
        kind,
        reason,
        route == null ? null : text(route.laneKey()),
        route == null ? null : text(route.tenant()),
        null,
        runtime.clock().instant());
  }

  static @Nullable String text(@Nullable Object object) {
    return object == null ? null : object.toString();
  }

  /// Again and again until it is written or its partition has gone, where it will be handled again.
  /// A drain waits for it as for a handler.
  private void append(PartitionFlow<E> flow, ExplainedOutcome outcome, Runnable written) {
    var told = outcomes.append(outcome);
    if (told.succeeded()) {
      written.run();
    } else {
      flow.open++;
      told.onComplete(done -> told(flow, outcome, written, done));
    }
  }

  private void told(
      PartitionFlow<E> flow, ExplainedOutcome outcome, Runnable written, AsyncResult<Void> done) {
    if (flow.ended()) {
      return;
    }
    if (done.succeeded()) {
      flow.open--;
      written.run();
      moved.run();
    } else {
      failed(done.cause());
      runtime
          .scheduler()
          .after(
              pause,
              () ->
                  outcomes
                      .append(outcome)
                      .onComplete(again -> told(flow, outcome, written, again)));
    }
  }

  private void failed(Throwable cause) {
    runtime.observer().outcomeFailed(cause);
    long now = runtime.clock().millis();
    if (now - logged >= LOG_EVERY_MILLIS) {
      logged = now;
      log.atWarn().setCause(cause).log("Outcomes not written, they are tried again");
    }
  }
}
