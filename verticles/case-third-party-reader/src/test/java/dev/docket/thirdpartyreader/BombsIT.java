package dev.docket.thirdpartyreader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.testkit.Cost;
import dev.docket.testkit.JsonBombs;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Records made to cost more than they are worth, by somebody who writes to the topic itself. The
/// process has one event loop here, so that nobody else can hide what they cost.
class BombsIT {

  /// Of the default limit, and so of a record.
  private static final int MAX_BYTES = 4 << 20;

  /// What no record may take of the loop at once.
  private static final Duration TURN = Duration.ofMillis(50);

  private static final long HEAP = 24 << 20;

  private static final Duration WITHIN = Duration.ofSeconds(20);

  private static final String TICKET = "OPS-0";
  private static final String KEY = "42/acc-1/" + TICKET;
  private static final AtomicInteger ROUND = new AtomicInteger();

  private static final List<byte[]> BOMBS =
      List.of(
          JsonBombs.objectsInsideObjects(100_000),
          JsonBombs.arraysInsideArrays(100_000),
          JsonBombs.longText(MAX_BYTES - 100),
          JsonBombs.manyNumbers(MAX_BYTES - 100),
          JsonBombs.manyNames(MAX_BYTES - 100));

  private static Platform platform;
  private static Executor loop;

  @BeforeAll
  static void start() {
    var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    platform = new Platform(BombsIT.class, vertx);
    var context = vertx.getOrCreateContext();
    platform.caseApi().link(TICKET, "Old");
    loop = task -> context.runOnContext(_ -> task.run());
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void shouldPassOverBombsAtLittleCost() throws Exception {
    // Given
    var failed = failed();

    // When
    var cost = Cost.of(loop, BombsIT::sendAllAndAGoodOne);

    // Then
    assertThat(cost.turn()).isLessThan(TURN);
    assertThat(cost.heap()).isLessThan(HEAP);
    int bombs = (Cost.WARM_UP + Cost.ROUNDS) * BOMBS.size();
    assertThat(failed()).isEqualTo(failed + bombs);
    assertThat(told(KEY)).hasSize(bombs).allMatch(it -> it.reason().equals("decoding_failed"));
  }

  @Test
  void shouldTellOfARecordWhoseKeyIsCutWithinACharacter() {
    // Given a key whose 1,024th and 1,025th code units are one character
    var key = "x".repeat(1_023) + "🚨";

    // When
    platform.produce(key, "{}".getBytes(UTF_8));

    // Then
    Awaitility.await().atMost(WITHIN).until(() -> !told("x".repeat(1_023)).isEmpty());
  }

  @Test
  void shouldTakeItsTimeForTheLongestChangelogAndNoMore() {
    // Given a thousand changes of fields with names of 4,000 characters
    var items =
        IntStream.range(0, 1_000)
            .mapToObj(n -> "{\"fieldId\":\"" + "f".repeat(4_000) + n + "\"}")
            .collect(Collectors.joining(","));
    var ticket = JiraBodies.newTicket();
    platform.caseApi().link(ticket, "Old");
    var unsupported = platform.filtered("unsupported_changelog_type");

    // When
    platform.deliver(JiraBodies.event(ticket, "ada", items));

    // Then
    Awaitility.await()
        .atMost(WITHIN)
        .until(() -> platform.filtered("unsupported_changelog_type") == unsupported + 1_000);
  }

  /// The good one is served when all are done: they are of one ticket.
  private static void sendAllAndAGoodOne() {
    var title = "After bombs " + ROUND.incrementAndGet();
    BOMBS.forEach(bomb -> platform.produce(KEY, bomb));
    platform.deliver(JiraBodies.event(TICKET, "ada", JiraBodies.summary("Old", title)));
    Awaitility.await().atMost(WITHIN).until(() -> title.equals(platform.caseApi().title(TICKET)));
  }

  private static double failed() {
    return platform.count(ReaderMetric.DECODING_FAILED, "error", "envelope");
  }

  private static List<ExplainedOutcome> told(String beginning) {
    return platform.outcomes().stream()
        .filter(outcome -> outcome.key() != null && outcome.key().startsWith(beginning))
        .toList();
  }
}
