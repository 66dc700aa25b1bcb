package dev.docket.consumer.lot;

import io.vertx.core.Future;

/// Tells people later what became of records that have no effect: discarded, or skipped for a
/// reason somebody may ask about. Used from one context, on which futures complete.
public interface OutcomeLog {

  /// Tells nobody.
  OutcomeLog NONE =
      new OutcomeLog() {
        @Override
        public Future<Void> append(ExplainedOutcome outcome) {
          return Future.succeededFuture();
        }

        @Override
        public Future<Void> close() {
          return Future.succeededFuture();
        }
      };

  /// Completes when it is durable. A failure is final: appending again may tell it twice, which
  /// readers tell by its coordinates.
  Future<Void> append(ExplainedOutcome outcome);

  /// What is under way is given up.
  Future<Void> close();
}
