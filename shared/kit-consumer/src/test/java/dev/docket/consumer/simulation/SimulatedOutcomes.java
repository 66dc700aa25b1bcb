package dev.docket.consumer.simulation;

import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.OutcomeLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Executor;

/// The log of outcomes as one process sees it: it takes time until something is there, and answers
/// get lost.
final class SimulatedOutcomes implements OutcomeLog {

  /// Against everything else over the network, so that much is done behind what is not there yet.
  private static final int SLOWNESS = 10;

  private final World world;
  private final Witness witness;
  private final Executor context;

  SimulatedOutcomes(World world, Witness witness, Executor context) {
    this.world = world;
    this.witness = witness;
    this.context = context;
  }

  @Override
  public Future<Void> append(ExplainedOutcome outcome) {
    Promise<Void> promise = Promise.promise();
    var end = world.fate().commit();
    var delay = world.fate().delay().multipliedBy(SLOWNESS);
    var assignment = witness.assignment(outcome.at());
    world
        .clock()
        .after(
            delay,
            () -> {
              arrive(outcome, end);
              context.execute(() -> {
                if (end == Fate.CommitEnd.TAKEN) {
                  witness.explained(outcome.at(), assignment);
                  promise.complete();
                } else {
                  promise.fail("no answer");
                }
              });
            });
    return promise.future();
  }

  private void arrive(ExplainedOutcome outcome, Fate.CommitEnd end) {
    world.trace().note("outcome " + outcome.at() + " " + outcome.kind() + " " + end);
    if (end != Fate.CommitEnd.LOST) {
      world.oracle().explained(outcome.at());
    }
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
