package dev.docket.eventhandler.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.ExplainedOutcome.Kind;
import dev.docket.events.EventEnvelopes;
import dev.docket.proto.events.v1.Actor;
import dev.docket.proto.events.v1.AttributeValues;
import dev.docket.proto.events.v1.CaseFacets;
import dev.docket.proto.events.v1.CommentAdded;
import dev.docket.proto.events.v1.EventEnvelope;
import dev.docket.proto.events.v1.Origin;
import dev.docket.testkit.Cost;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Events made to cost more than they are worth, by somebody who writes to the topic itself. The
/// process has one event loop here, so that nobody else can hide what they cost.
class BombsIT {

  /// What no record may take of the loop at once.
  private static final Duration TURN = Duration.ofMillis(50);

  private static final long HEAP = 16 << 20;

  private static final Duration WITHIN = Duration.ofSeconds(20);

  private static final String ID = "01890000-0000-7000-8000-00000000000a";

  private static final EventEnvelope COMMENT =
      EventEnvelope.newBuilder()
          .setEventId(ID)
          .setOrgId(42)
          .setProjectId(ID)
          .setCaseId(ID)
          .setVersion(2)
          .setType("case.comment_added")
          .setSchemaVersion(1)
          .setActor(Actor.newBuilder().setKind(Actor.Kind.USER).setId(ID))
          .setOrigin(Origin.ORIGIN_API)
          .setAfter(CaseFacets.newBuilder().setTypeId(ID))
          .setPayload(CommentAdded.newBuilder().setMessage("on it").build().toByteString())
          .build();

  /// Not one of them is an event.
  private static final byte[][] MALFORMED = {
    // An event id that claims 2 GB.
    HexFormat.of().parseHex("0affffffff07"),
    // Groups of an unknown field, one in another, never closed.
    filled(HexFormat.of().parseHex("f306"), EventEnvelopes.MAX_BYTES),
    // An unknown field of one byte, again and again.
    filled(HexFormat.of().parseHex("a00600"), EventEnvelopes.MAX_BYTES),
    manyAttributes(),
    manyValues(),
  };

  /// An event, whose payload is none: groups in groups, never closed.
  private static final byte[] PAYLOAD =
      COMMENT.toBuilder()
          .setPayload(
              ByteString.copyFrom(
                  filled(HexFormat.of().parseHex("a306"), EventEnvelopes.MAX_BYTES - 1_000)))
          .build()
          .toByteArray();

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final TimelineProcess process = new TimelineProcess(BombsIT.class, vertx);

  @AfterEach
  void stop() {
    process.close();
  }

  @Test
  void shouldPassOverBombsAtLittleCost() throws Exception {
    // Given
    var context = vertx.getOrCreateContext();

    // When
    var cost = Cost.of(task -> context.runOnContext(_ -> task.run()), this::sendAllAndAGoodOne);

    // Then
    assertThat(cost.turn()).isLessThan(TURN);
    assertThat(cost.heap()).isLessThan(HEAP);
    assertThat(process.fatal).isEmpty();
    int rounds = Cost.WARM_UP + Cost.ROUNDS;
    Awaitility.await()
        .atMost(WITHIN)
        .untilAsserted(() ->
            assertThat(process.outcomes())
                .hasSize(rounds * (MALFORMED.length + 1))
                .filteredOn(ExplainedOutcome::kind, Kind.DISCARDED)
                .hasSize(rounds)
                .allMatch(outcome -> outcome.reason().equals("malformed_payload")));
  }

  /// The last is served when all have been read: there is one partition.
  private void sendAllAndAGoodOne() throws InterruptedException {
    process.send(MALFORMED);
    process.send(PAYLOAD, COMMENT.toByteArray());
    assertThat(process.cells.poll(WITHIN.toSeconds(), TimeUnit.SECONDS)).isNotNull();
  }

  private static byte[] manyAttributes() {
    var after = CaseFacets.newBuilder().setTypeId(ID);
    for (int i = 0; i < 350_000; i++) {
      after.putAttributes(Integer.toString(i, 36), AttributeValues.getDefaultInstance());
    }
    return COMMENT.toBuilder().setAfter(after).build().toByteArray();
  }

  private static byte[] manyValues() {
    var values = AttributeValues.newBuilder();
    for (int i = 0; i < 1_000_000; i++) {
      values.addValues("");
    }
    var after = CaseFacets.newBuilder().setTypeId(ID).putAttributes("a", values.build());
    return COMMENT.toBuilder().setAfter(after).build().toByteArray();
  }

  private static byte[] filled(byte[] part, int bytes) {
    var out = new ByteArrayOutputStream(bytes);
    while (out.size() + part.length <= bytes) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
