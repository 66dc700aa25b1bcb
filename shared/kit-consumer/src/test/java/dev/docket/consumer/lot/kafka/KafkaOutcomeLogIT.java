package dev.docket.consumer.lot.kafka;

import static dev.docket.consumer.lot.kafka.LotFixture.done;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.ExplainedOutcome.Kind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KafkaOutcomeLogIT {

  /// Kafka would remove what is older than the topic keeps.
  private final Instant begin = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @Test
  void shouldTellWhatWasAppendedInOrderOfTime() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "told")) {
      var full =
          new ExplainedOutcome(
              new RecordCoordinates(fixture.config.topic(), 1, 7),
              Kind.DISCARDED,
              "state_conflict",
              "case-1",
              "42",
              "StatusException",
              begin.plusMillis(5));
      var bare =
          new ExplainedOutcome(
              new RecordCoordinates(fixture.config.topic(), 0, 9),
              Kind.MALFORMED,
              "not JSON",
              null,
              null,
              null,
              begin);

      append(fixture, List.of(full, bare));

      var reader = new OutcomeReader(fixture.config);
      assertThat(reader.read(OutcomeQuery.newest(10))).containsExactly(bare, full);
      assertThat(OutcomeReader.json(full))
          .isEqualTo(
              new JsonObject(
                  """
                  {"topic": "%s", "partition": 1, "offset": 7, "kind": "discarded",
                   "reason": "state_conflict", "key": "case-1", "tenant": "42",
                   "cause": "StatusException", "at": "%s"}
                  """
                      .formatted(fixture.config.topic(), full.when())));
    }
  }

  @Test
  void shouldFindWhatIsAskedFor() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "asked")) {
      // Given 2,500 outcomes of two tenants, a millisecond apart, of which one is told of twice
      var outcomes = IntStream.range(0, 2_500).mapToObj(i -> outcome(fixture, i)).toList();
      append(fixture, outcomes);
      append(fixture, List.of(outcome(fixture, 2_499)));
      var reader = new OutcomeReader(fixture.config);

      assertThat(reader.read(OutcomeQuery.newest(3)))
          .isEqualTo(outcomes.subList(outcomes.size() - 3, outcomes.size()));
      assertThat(reader.read(query("7", null, null, null))).hasSize(1_250);
      assertThat(reader.read(query("7", "rare", null, null))).hasSize(50);
      assertThat(reader.read(query("8", "rare", null, null))).isEmpty();
      var from = begin.plusMillis(100);
      assertThat(reader.read(query(null, null, from, from.plusMillis(10))))
          .isEqualTo(outcomes.subList(100, 110));
      assertThat(reader.read(query(null, null, begin.plusSeconds(60), null))).isEmpty();
      var ofKind = new OutcomeQuery(null, null, Kind.MALFORMED, null, null, null, 10);
      assertThat(reader.read(ofKind)).isEmpty();
      var ofKey = new OutcomeQuery(null, null, null, "key 12", null, null, 10);
      assertThat(reader.read(ofKey)).containsExactly(outcomes.get(12));
    }
  }

  @Test
  void shouldFindNothingWhereNothingWasTold() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "none")) {
      assertThat(new OutcomeReader(fixture.config).read(OutcomeQuery.newest(1))).isEmpty();
    }
  }

  @Test
  void shouldCutLongTextsAndPassOverWhatOthersWrote() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "odd")) {
      var long1 = "x".repeat(100_000);
      var at = new RecordCoordinates(fixture.config.topic(), 0, 1);
      append(
          fixture, List.of(new ExplainedOutcome(at, Kind.SKIPPED, "why", long1, "1", null, begin)));
      var topic = fixture.config.topic() + "." + fixture.config.group() + ".outcomes";
      var stranger = fixture.producer(Map.of());
      for (var text : List.of("no JSON", "{\"kind\": 7}", "{}")) {
        stranger.send(new ProducerRecord<>(topic, 0, null, text.getBytes(UTF_8))).get();
      }

      assertThat(new OutcomeReader(fixture.config).read(OutcomeQuery.newest(10)))
          .singleElement()
          .returns("x".repeat(1_024), ExplainedOutcome::key);
    }
  }

  @Test
  void shouldEndEveryFutureAtItsClose() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "close")) {
      var context = fixture.vertx.getOrCreateContext();
      var told =
          LotFixture.<List<Future<Void>>>on(
              context,
              () -> {
                var log = new KafkaOutcomeLog(fixture.vertx, fixture.config);
                var first = log.append(outcome(fixture, 1));
                var second = log.append(outcome(fixture, 2));
                return log.close()
                    .map(_ -> List.of(first, second, log.append(outcome(fixture, 3))));
              });

      for (var one : done(told)) {
        assertThatThrownBy(() -> done(one)).hasMessageContaining("closed");
      }
    }
  }

  private static OutcomeQuery query(
      @Nullable String tenant,
      @Nullable String reason,
      @Nullable Instant since,
      @Nullable Instant until) {
    return new OutcomeQuery(tenant, reason, null, null, since, until, OutcomeQuery.MOST);
  }

  private ExplainedOutcome outcome(LotFixture fixture, int i) {
    return new ExplainedOutcome(
        new RecordCoordinates(fixture.config.topic(), i % 2, i),
        Kind.SKIPPED,
        i % 50 == 0 ? "rare" : "common",
        "key " + i,
        i % 2 == 0 ? "7" : "8",
        null,
        begin.plusMillis(i));
  }

  private static void append(LotFixture fixture, List<ExplainedOutcome> outcomes) {
    var context = fixture.vertx.getOrCreateContext();
    done(
        LotFixture.on(
            context,
            () -> {
              var log = new KafkaOutcomeLog(fixture.vertx, fixture.config);
              return Future.join(outcomes.stream().map(log::append).toList())
                  .compose(_ -> log.close());
            }));
  }
}
