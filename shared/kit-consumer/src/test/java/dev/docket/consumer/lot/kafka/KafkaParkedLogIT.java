package dev.docket.consumer.lot.kafka;

import static dev.docket.consumer.lot.kafka.LotFixture.done;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.docket.consumer.lot.LotChange;
import dev.docket.consumer.lot.ParkReason;
import dev.docket.consumer.lot.ParkedLog;
import dev.docket.consumer.lot.kafka.LotFixture.Visited;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class KafkaParkedLogIT {

  @Test
  void shouldGiveBackWhatWasParkedInOrder() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "round")) {
      var log = fixture.log();
      var member = fixture.joined();
      var full = fixture.record(1, 7, "the key", "the value");
      full.headers().add("trace", "abc".getBytes(UTF_8)).add("trace", "def".getBytes(UTF_8));
      full.headers().add("empty", null).add("docket.parked.at", "an older lot".getBytes(UTF_8));
      var empty = fixture.record(1, 8, null, null);

      var positions =
          done(
              log.append(
                  member.groupMetadata(),
                  List.of(
                      fixture.parked(1, full),
                      fixture.parked(0, 3),
                      fixture.parked(1, empty),
                      fixture.gone(1, 7))));
      var more = done(log.append(member.groupMetadata(), List.of(fixture.gone(1, 8))));

      var visited = fixture.read(fixture.log(), 1);
      assertThat(visited.positions())
          .containsExactly(positions.get(0), positions.get(2), positions.get(3), more.getFirst())
          .isSorted();
      assertThat(visited.offsets()).containsExactly(7L, 8L, -7L, -8L);
      assertThat(fixture.read(log, 0).offsets()).containsExactly(3L);
      var changes = visited.changes();
      var first = ((LotChange.Parked) changes.get(0)).record();
      assertThat(first.parkedAt()).isEqualTo(LotFixture.PARKED_AT);
      assertThat(first.reason())
          .isEqualTo(new ParkReason(ParkReason.Cause.EXHAUSTED, "IOException"));
      assertThat(first.original()).usingRecursiveComparison().isEqualTo(full);
      assertThat(first.original().timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
      var second = ((LotChange.Parked) changes.get(1)).record();
      assertThat(second.original()).usingRecursiveComparison().isEqualTo(empty);
    }
  }

  @Test
  void shouldReadARangeOfPositions() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "range")) {
      var log = fixture.log();
      var member = fixture.joined();
      var entries = LongStream.range(0, 1_500).mapToObj(i -> fixture.parked(0, i)).toList();
      var positions = done(log.append(member.groupMetadata(), entries));

      var visited = new Visited();
      done(log.read(fixture.source(0), positions.get(10), positions.get(1_200), visited));
      var one = new Visited();
      done(log.read(fixture.source(0), positions.get(3), positions.get(3), one));
      var beyond = new Visited();
      done(log.read(fixture.source(0), positions.getLast() + 100, ParkedLog.END, beyond));

      assertThat(visited.offsets())
          .containsExactlyElementsOf(LongStream.rangeClosed(10, 1_200).boxed().toList());
      assertThat(one.offsets()).containsExactly(3L);
      assertThat(beyond.offsets()).isEmpty();
    }
  }

  @Test
  void shouldFindNothingAndMakeNothingWhereNothingWasParked() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "none")) {
      var log = fixture.log();

      assertThat(fixture.read(log, 0).offsets()).isEmpty();

      try (var admin = fixture.admin()) {
        assertThat(admin.listTopics().names().get())
            .contains(fixture.config.topic())
            .doesNotContain(fixture.lot());
      }
    }
  }

  @Test
  void shouldMakeTheLotLikeItsSourceAndCompacted() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "made")) {
      var member = fixture.joined();

      done(fixture.log().append(member.groupMetadata(), List.of(fixture.parked(0, 1))));

      try (var admin = fixture.admin()) {
        var topics = admin.describeTopics(List.of(fixture.lot())).allTopicNames().get();
        assertThat(topics.values()).singleElement().returns(2, it -> it.partitions().size());
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, fixture.lot());
        var settings = admin.describeConfigs(List.of(resource)).all().get();
        assertThat(settings.values())
            .singleElement()
            .returns("compact", it -> it.get("cleanup.policy").value());
      }
    }
  }

  @Test
  void shouldSayWhenTheSourceHasOutgrownTheLot() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "small")) {
      fixture.createTopic(fixture.lot(), 1, Map.of());
      var member = fixture.joined();
      var log = fixture.log();

      var tried = log.append(member.groupMetadata(), List.of(fixture.parked(1, 1)));

      assertThatThrownBy(() -> done(tried))
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has 2 partitions")
          .hasMessageContaining("only 1");
      assertThat(fixture.read(log, 1).offsets()).isEmpty();
    }
  }

  @Test
  void shouldPassOverWhatOthersWroteIntoTheLot() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "foreign")) {
      var log = fixture.log();
      var member = fixture.joined();
      done(log.append(member.groupMetadata(), List.of(fixture.parked(0, 1))));
      var stranger = fixture.producer(Map.of());
      var value = "hello".getBytes(UTF_8);
      stranger.send(new ProducerRecord<>(fixture.lot(), 0, "a key".getBytes(UTF_8), value)).get();
      stranger.send(new ProducerRecord<>(fixture.lot(), 0, new byte[8], value)).get();
      done(log.append(member.groupMetadata(), List.of(fixture.parked(0, 2))));

      assertThat(fixture.read(log, 0).offsets()).containsExactly(1L, 2L);
    }
  }

  @Test
  void shouldReadACompactedLot() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "compact")) {
      fixture.createTopic(
          fixture.lot(),
          2,
          Map.of(
              "cleanup.policy", "compact",
              "segment.ms", "100",
              "min.cleanable.dirty.ratio", "0.001",
              "delete.retention.ms", "100"));
      var log = fixture.log();
      var member = fixture.joined();

      // Given: of each three, the first is parked anew, the second goes, the third stays
      for (long i = 0; i < 30; i += 3) {
        var changes =
            List.of(
                fixture.parked(0, i),
                fixture.parked(0, i + 1),
                fixture.parked(0, i + 2),
                fixture.gone(0, i + 1),
                fixture.parked(0, i));
        done(log.append(member.groupMetadata(), changes));
      }

      // When: segments roll by what is appended, and the cleaner has been there
      await()
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> {
            done(log.append(member.groupMetadata(), List.of(fixture.parked(0, 99))));
            return fixture.read(log, 0).positions().getFirst() > 0;
          });

      // Then: what is left says the same, in order
      var visited = fixture.read(log, 0);
      assertThat(visited.positions()).isSorted().doesNotHaveDuplicates();
      var left = new TreeSet<Long>();
      for (var change : visited.changes()) {
        if (change instanceof LotChange.Parked) {
          left.add(change.offset());
        } else {
          left.remove(change.offset());
        }
      }
      assertThat(left)
          .containsExactlyElementsOf(
              LongStream.concat(LongStream.range(0, 30).filter(i -> i % 3 != 1), LongStream.of(99))
                  .boxed()
                  .toList());
    }
  }

  @Test
  void shouldFailWhatIsUnderWayAtItsClose() throws Exception {
    try (var fixture = LotFixture.of(getClass(), "close")) {
      var member = fixture.joined();
      var log = fixture.log();
      var first = log.append(member.groupMetadata(), List.of(fixture.parked(0, 1)));
      var second = log.append(member.groupMetadata(), List.of(fixture.parked(0, 2)));

      done(log.close());

      assertThatThrownBy(() -> done(first)).isInstanceOf(CompletionException.class);
      assertThatThrownBy(() -> done(second)).hasMessageContaining("closed");
      assertThatThrownBy(() -> done(log.read(fixture.source(0), 0, 1, new Visited())))
          .hasMessageContaining("closed");
    }
  }
}
