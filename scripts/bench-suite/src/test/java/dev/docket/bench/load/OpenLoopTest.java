package dev.docket.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.bench.load.Workload.Answer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

  private static final Duration LENGTH = Duration.ofMillis(200);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Heard heard = new Heard();

  /// A server that stalls: it answers the first command, and with it all others, at the end.
  private static final class Stalled implements Workload {
    private final Promise<Answer> answer = Promise.promise();

    @Override
    public String name() {
      return "stalled";
    }

    @Override
    public Future<Void> prepare() {
      return Future.succeededFuture();
    }

    @Override
    public Future<Answer> send(long number) {
      return answer.future();
    }
  }

  private static final class Heard implements OpenLoop.Listener {
    private final List<Long> numbers = new ArrayList<>();
    private final List<Long> waited = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @Override
    public void answered(long number, long intendedNanos, Answer answer) {
      numbers.add(number);
      waited.add(System.nanoTime() - intendedNanos);
    }

    @Override
    public void failed(long number, String reason) {
      failures.add(reason);
    }
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldGoOnSendingWhileNothingIsAnsweredAndCountFromThePlannedTime() throws Exception {
    // Given
    var workload = new Stalled();
    var loop = new OpenLoop(context, workload, heard);

    // When
    long sent = loop.run(new Arrivals(500, 1), LENGTH, 10);
    // On the context, where all of a workload's answers come: it owns what the loop counts.
    context.runOnContext(_ -> workload.answer.complete(new Answer.Accepted()));
    loop.answered().await(10, TimeUnit.SECONDS);

    // Then
    assertThat(sent).isGreaterThan(50);
    assertThat(heard.numbers).hasSize((int) sent).startsWith(10L, 11L).isSorted();
    // The first was due right at the begin and so waited for nearly all of it.
    assertThat(heard.waited.getFirst()).isGreaterThan(LENGTH.toNanos() / 2);
    assertThat(heard.failures).isEmpty();
  }

  @Test
  void shouldTellWhatWasNotAnswered() throws Exception {
    // Given
    var workload = new Stalled();
    var loop = new OpenLoop(context, workload, heard);

    // When
    long sent = loop.run(new Arrivals(100, 1), LENGTH, 0);
    context.runOnContext(_ -> workload.answer.fail("connection refused"));
    loop.answered().await(10, TimeUnit.SECONDS);

    // Then
    assertThat(heard.failures).hasSize((int) sent);
    assertThat(heard.failures.getFirst()).contains("connection refused");
  }
}
