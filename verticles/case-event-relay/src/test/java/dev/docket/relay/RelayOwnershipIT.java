package dev.docket.relay;

import static dev.docket.relay.RelayFixture.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.store.OutboxEntry;
import dev.docket.store.OutboxOwnership;
import dev.docket.store.OutboxShard;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Who publishes a shard, and what becomes of who did so before.
class RelayOwnershipIT {

  @RegisterExtension final RelayFixture fixture = new RelayFixture(RelayOwnershipIT.class);

  @Test
  void shouldStandByAndTakeOverWhereTheOwnerStopped() {
    // Given
    var caseId = UUID.randomUUID();
    var owner = fixture.deploy("owner", fixture::toKafka);
    fixture.append(caseId, 1);
    fixture.receive(1);
    fixture.deploy("standby", fixture::toKafka);
    fixture.append(caseId, 2);
    fixture.receive(2);

    // When
    result(fixture.vertx.undeploy(owner));
    fixture.append(caseId, 3);
    fixture.receive(3);

    // Then
    assertThat(fixture.values()).containsExactly("1", "2", "3");
  }

  @Test
  void shouldTakeOverFromAProcessThatSaysNothing() {
    // Given: an owner whose process was stopped: its session is there, and says nothing
    var silent = result(fixture.connect());
    result(silent.query("set idle_session_timeout = '300ms'").execute());
    assertThat(result(OutboxOwnership.tryLock(silent, OutboxShard.WHOLE))).isTrue();

    // When
    fixture.deploy("relay", fixture::toKafka);
    fixture.append(UUID.randomUUID(), 1);

    // Then
    fixture.receive(1);
  }

  @Test
  void shouldDropEverythingWhenAnotherHasTakenOver() throws SQLException {
    // Given: an owner that does not know that its epoch is over
    var caseId = UUID.randomUUID();
    fixture.deploy("relay", fixture::toKafka);
    fixture.append(caseId, 1);
    fixture.receive(1);
    fixture.execute(
        "update docket.relay_cursor set owner_epoch = nextval('docket.relay_owner_epoch'), position = 0, xid = '0'");

    // When
    fixture.append(caseId, 2);
    fixture.receive(4);

    // Then: it started over from what the cursor says
    assertThat(fixture.values()).containsExactly("1", "2", "1", "2");
    assertThat(fixture.count(RelayMetric.FENCED)).isEqualTo(1);
  }

  @Test
  void shouldNotPublishWhatItReadBeforeItWasStopped() {
    // Given: a relay that has read an event, and is stopped right before it hands it on
    var now = new AtomicLong();
    var stopped = Promise.<Void>promise();
    var wake = Promise.<Void>promise();
    var zombies = new ArrayList<SqlConnection>();
    var published = new AtomicInteger();
    fixture.deploy(
        "zombie",
        OutboxShard.WHOLE,
        new RelayVerticle.Outside(
            () ->
                zombies.isEmpty()
                    ? fixture.connect().onSuccess(zombies::add)
                    : Future.failedFuture("gone"),
            log -> stoppedBefore(fixture.toKafka(log), stopped, wake, published),
            now::get));
    var caseId = UUID.randomUUID();
    fixture.append(caseId, 1);
    result(stopped.future());

    // When: the server ends its session, another takes over and publishes further
    result(zombies.getFirst().close());
    fixture.deploy("successor", fixture::toKafka);
    fixture.append(caseId, 2);
    fixture.receive(2);
    now.set(ShardSession.MAX_READ_AGE.toNanos());
    wake.complete();

    // Then
    await().untilAsserted(() -> assertThat(fixture.count(RelayMetric.ABANDONED)).isEqualTo(1));
    fixture.append(caseId, 3);
    fixture.receive(3);
    assertThat(published).hasValue(0);
    assertThat(fixture.values()).containsExactly("1", "2", "3");
  }

  private static EventPublisher stoppedBefore(
      EventPublisher real, Promise<Void> stopped, Promise<Void> wake, AtomicInteger published) {
    return new EventPublisher() {
      @Override
      public Future<?> publish(List<OutboxEntry> entries, BooleanSupplier fresh) {
        stopped.tryComplete();
        return wake.future()
            .compose(_ -> real.publish(entries, fresh))
            .onSuccess(_ -> published.incrementAndGet());
      }

      @Override
      public Future<?> close() {
        return real.close();
      }
    };
  }
}
