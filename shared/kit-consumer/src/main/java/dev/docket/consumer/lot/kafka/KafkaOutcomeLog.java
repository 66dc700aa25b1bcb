package dev.docket.consumer.lot.kafka;

import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.OutcomeLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// [OutcomeLog] as a topic `<topic>.<group>.outcomes` that keeps 14 days, whose partition n tells
/// of the source's partition n. To be created and used on one Vert.x context. Before the first
/// outcome there is no topic, no producer and no thread.
///
/// What is appended while others are on their way goes together, up to 1,000 at once. With 10,000
/// waiting a further one is refused: its future fails with an [IllegalStateException].
public final class KafkaOutcomeLog implements OutcomeLog {

  private static final int MOST_WAITING = 10_000;
  private static final int MOST_TOGETHER = 1_000;

  private final String source;
  private final OutcomeSender sender;
  private final BlockingLine line;
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private boolean sending;
  private boolean closed;

  private record Waiting(ExplainedOutcome outcome, Promise<Void> told) {}

  public KafkaOutcomeLog(Vertx vertx, ConsumerConfig config) {
    this.source = config.topic();
    this.sender =
        new OutcomeSender(new SideClients(config, "outcomes"), SideTopic.outcomes(config));
    this.line = new BlockingLine(vertx.getOrCreateContext(), "outcomes-" + config.group());
  }

  @Override
  public Future<Void> append(ExplainedOutcome outcome) {
    if (!outcome.at().topic().equals(source)) {
      throw new IllegalArgumentException(
          "this is the outcome log of %s, not of %s".formatted(source, outcome.at()));
    }
    if (closed) {
      return Future.failedFuture(new IllegalStateException("closed"));
    }
    if (waiting.size() >= MOST_WAITING) {
      return Future.failedFuture(
          new IllegalStateException(MOST_WAITING + " outcomes wait already"));
    }
    Promise<Void> told = Promise.promise();
    waiting.add(new Waiting(outcome, told));
    if (!sending) {
      sendNext();
    }
    return told.future();
  }

  private void sendNext() {
    var together = new ArrayList<Waiting>(Math.min(waiting.size(), MOST_TOGETHER));
    while (!waiting.isEmpty() && together.size() < MOST_TOGETHER) {
      together.add(waiting.remove());
    }
    var outcomes = together.stream().map(Waiting::outcome).toList();
    sending = true;
    line.run(
            () -> {
              sender.send(outcomes);
              return null;
            })
        .onComplete((_, failure) -> {
          sending = false;
          together.forEach(one -> one.told().complete(null, failure));
          if (!waiting.isEmpty()) {
            sendNext();
          }
        });
  }

  @Override
  public Future<Void> close() {
    closed = true;
    var given = List.copyOf(waiting);
    waiting.clear();
    given.forEach(one -> one.told().fail(new IllegalStateException("closed")));
    return line.close(sender::close);
  }
}
