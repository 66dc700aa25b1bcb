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
  private final Executor context;

  SimulatedOutcomes(World world, Executor context) {
    this.world = world;
    this.context = context;
  }

  @Override
  public Future<Void> append(ExplainedOutcome outcome) {
    Promise<Void> promise = Promise.promise();
    var end = world.fate().commit();
    var delay = world.fate().delay().multipliedBy(SLOWNESS);
    world.clock().after(delay, () -> arrive(outcome, end, promise));
    return promise.future();
  }

  private void arrive(ExplainedOutcome outcome, Fate.CommitEnd end, Promise<Void> promise) {
    world.trace().note("outcome " + outcome.at() + " " + outcome.kind() + " " + end);
    if (end != Fate.CommitEnd.LOST) {
      world.oracle().explained(outcome.at());
    }
    context.execute(() -> {
      if (end == Fate.CommitEnd.TAKEN) {
        promise.complete();
      } else {
        promise.fail("no answer");
      }
    });
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
