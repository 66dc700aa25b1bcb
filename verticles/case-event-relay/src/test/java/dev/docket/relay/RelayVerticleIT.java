package dev.docket.relay;

import static dev.docket.relay.RelayFixture.FURTHER;
import static dev.docket.relay.RelayFixture.LOG;
import static dev.docket.relay.RelayFixture.ORG;
import static dev.docket.relay.RelayFixture.TOPIC;
import static dev.docket.relay.RelayFixture.entry;
import static dev.docket.relay.RelayFixture.header;
import static dev.docket.relay.RelayFixture.numbered;
import static dev.docket.relay.RelayFixture.result;
import static dev.docket.relay.RelayFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.store.OutboxShard;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What leaves the outbox: in which order, to which topics, and what is emptied behind it.
class RelayVerticleIT {

  @RegisterExtension final RelayFixture fixture = new RelayFixture(RelayVerticleIT.class);

  @Test
  void shouldPublishInOrderWithKeyPositionAndEpoch() {
    // Given
    fixture.deploy("relay", fixture::toKafka);
    var caseId = UUID.randomUUID();

    // When
    for (int v = 1; v <= 25; v++) {
      fixture.append(caseId, v);
    }
    fixture.receive(25);

    // Then
    assertThat(fixture.values()).containsExactlyElementsOf(numbered(1, 25));
    assertThat(fixture.received)
        .allSatisfy(r -> assertThat(text(r.key())).isEqualTo(ORG + "/" + caseId))
        .allSatisfy(r -> assertThat(header(r, "log_epoch")).hasSize(36))
        .extracting(r -> header(r, "position"))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldLetNoEventOvertakeAnOlderOpenTransaction() {
    // Given: a transaction that has written its event and stays open
    fixture.deploy("relay", fixture::toKafka);
    var slow = UUID.randomUUID();
    var fast = UUID.randomUUID();
    var written = Promise.<Void>promise();
    var mayCommit = Promise.<Void>promise();
    var slowAppend =
        fixture.database.inOrg(
            ORG,
            tx ->
                tx.lockStream(ORG, slow)
                    .compose(_ -> LOG.append(tx, ORG, List.of(entry(slow, 1))))
                    .onComplete(r -> written.handle(r.mapEmpty()))
                    .compose(_ -> mayCommit.future()));
    result(written.future());

    // When: another commits after it, and the relay has had time for many looks
    fixture.append(fast, 1);
    fixture.poll(Duration.ofMillis(300));
    assertThat(fixture.received).isEmpty();
    mayCommit.complete();
    result(slowAppend);
    fixture.receive(2);

    // Then
    assertThat(fixture.received)
        .extracting(r -> text(r.key()))
        .containsExactly(ORG + "/" + slow, ORG + "/" + fast);
  }

  @Test
  void shouldKeepEachCasesOrderWithManyShards() {
    // Given
    int shards = 4;
    for (int k = 0; k < shards; k++) {
      fixture.deploy(
          "relay " + k,
          new OutboxShard(shards, k),
          new RelayVerticle.Outside(fixture::connect, fixture::toKafka, System::nanoTime));
    }
    var cases = Stream.generate(UUID::randomUUID).limit(12).toList();

    // When
    for (int v = 1; v <= 5; v++) {
      for (var caseId : cases) {
        fixture.append(caseId, v);
      }
    }
    fixture.receive(60);

    // Then
    assertThat(fixture.received).hasSize(60);
    for (var caseId : cases) {
      assertThat(fixture.received.stream().filter(r -> text(r.key()).equals(ORG + "/" + caseId)))
          .extracting(r -> text(r.value()))
          .containsExactly("1", "2", "3", "4", "5");
    }
  }

  @Test
  void shouldSendWhatMeetsARuleToAFurtherTopicToo() {
    // Given
    var chosen = new UUID(0, 1);
    var destinations =
        new Destinations(
            TOPIC,
            List.of(
                new Destinations.Route(FURTHER, Set.of(ORG), Set.of(chosen), Set.of()),
                new Destinations.Route(FURTHER, Set.of(), Set.of(), Set.of("case.created")),
                new Destinations.Route(FURTHER, Set.of(ORG + 1), Set.of(), Set.of())));
    fixture.deploy(
        "relay", log -> KafkaEventPublisher.to(fixture.kafka, fixture.worker(), destinations, log));

    // When
    fixture.append(UUID.randomUUID(), 1);
    fixture.receive(2);

    // Then: once, though two rules name it
    fixture.append(UUID.randomUUID(), 2);
    fixture.receive(4);
    assertThat(fixture.received.stream().filter(r -> r.topic().endsWith(FURTHER)))
        .extracting(r -> text(r.value()))
        .containsExactly("1", "2");
    assertThat(fixture.received.stream().filter(r -> r.topic().endsWith(TOPIC)))
        .extracting(r -> text(r.value()))
        .containsExactly("1", "2");
  }

  @Test
  void shouldEmptyBucketsOfWhichAllIsPublishedAlsoByAShardWithoutEvents() throws SQLException {
    // Given: a row in a bucket that is not written to any more, and a shard that it is not for
    fixture.execute(
        """
        with logged as (
          insert into docket.event
            (org_id, case_id, version, event_id, project_id, type, schema_version, recorded_at, envelope)
          values (1, gen_random_uuid(), 1, gen_random_uuid(), gen_random_uuid(), 'case.created', 1, now(), '')
          returning *)
        insert into docket.outbox
          (org_id, position, xid, bucket, case_id, version, event_id, project_id, type, envelope)
        select org_id, position, xid, (docket.outbox_bucket() + 2) % 4, case_id, version, event_id, project_id, type, envelope
        from logged
        """);
    var outside = new RelayVerticle.Outside(fixture::connect, fixture::toKafka, System::nanoTime);

    // When
    fixture.deploy("one", new OutboxShard(2, 0), outside);
    fixture.deploy("other", new OutboxShard(2, 1), outside);
    fixture.receive(1);

    // Then
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(() ->
            assertThat(
                    fixture
                        .metrics
                        .registry()
                        .find(RelayMetric.TRUNCATED.metric())
                        .counters()
                        .stream()
                        .mapToDouble(Counter::count)
                        .sum())
                .isEqualTo(1));
    // Not a number until the shard has looked for the first time.
    await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> lagRows().stream().noneMatch(rows -> rows.isNaN()));
    assertThat(lagRows()).containsOnly(0.0);
  }

  private List<Double> lagRows() {
    return fixture.metrics.registry().find(RelayMetric.LAG_ROWS.metric()).gauges().stream()
        .map(Gauge::value)
        .toList();
  }
}
