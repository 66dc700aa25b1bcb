package dev.docket.feedhandler;

import static dev.docket.feedhandler.FeedStream.ALL_DATADOG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.feed.FeedLimits;
import dev.docket.testkit.Cost;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Records made to cost more than they are worth. The process has one event loop here, so that
/// nobody else can hide what they cost.
class BombsIT {

  /// What no record may take of the loop at once.
  private static final Duration TURN = Duration.ofMillis(50);

  private static final long HEAP = 16 << 20;

  private static final Duration WITHIN = Duration.ofSeconds(20);

  /// `{"x": …`: the peek has to pass over what follows.
  private static final byte[] STRANGER = HexFormat.of().parseHex("bf6178");

  private static final byte[][] BOMBS = {
    // Arrays, one in another: of a length, and without.
    filled(STRANGER, 0x81, 1_000_000),
    filled(STRANGER, 0x9f, FeedLimits.MAX_BYTES - STRANGER.length),
    // An array of as many numbers as fit, and of as many tags.
    filled(HexFormat.of().parseHex("bf61789f"), 0x00, FeedLimits.MAX_BYTES - 4),
    filled(HexFormat.of().parseHex("bf61789f"), 0xc0, FeedLimits.MAX_BYTES - 4),
    // As many empty chunks of a text as fit.
    filled(HexFormat.of().parseHex("bf61787f"), 0x60, FeedLimits.MAX_BYTES - 4),
    // As many tags as are just read.
    filled(STRANGER, 0xc0, FeedLimits.MAX_HEADS - 2),
    // 2^62 values, a text of 2^62 bytes, and none of them.
    HexFormat.of().parseHex("bf61789b4000000000000000"),
    HexFormat.of().parseHex("bf61787b4000000000000000"),
  };

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final FeedProcess process = new FeedProcess(vertx).with(ALL_DATADOG);

  @AfterEach
  void stop() {
    process.close();
  }

  @Test
  void shouldPassOverBombsAtLittleCost() throws Exception {
    // Given
    var _ = process.deploy(ALL_DATADOG);
    var context = vertx.getOrCreateContext();

    // When
    var cost = Cost.of(task -> context.runOnContext(_ -> task.run()), this::sendAllAndAGoodOne);

    // Then
    assertThat(cost.turn()).isLessThan(TURN);
    assertThat(cost.heap()).isLessThan(HEAP);
    assertThat(process.fatal).isEmpty();
    Awaitility.await()
        .atMost(WITHIN)
        .untilAsserted(() ->
            assertThat(process.outcomes(ALL_DATADOG))
                .hasSize((Cost.WARM_UP + Cost.ROUNDS) * BOMBS.length)
                .allMatch(outcome -> outcome.kind() == ExplainedOutcome.Kind.MALFORMED)
                .extracting(ExplainedOutcome::reason)
                .containsOnly("not_cbor", "over_limit"));
  }

  /// The last is served when all have been read: there is one partition.
  private void sendAllAndAGoodOne() throws InterruptedException {
    process.send(ALL_DATADOG, BOMBS);
    process.send(ALL_DATADOG, Records.bytes(Records.running("run")));
    assertThat(process.timelines.puts.poll(WITHIN.toSeconds(), TimeUnit.SECONDS)).isNotNull();
  }

  private static byte[] filled(byte[] head, int rest, int times) {
    var out = new ByteArrayOutputStream();
    var fill = new byte[times];
    Arrays.fill(fill, (byte) rest);
    out.writeBytes(head);
    out.writeBytes(fill);
    return out.toByteArray();
  }
}
