package dev.docket.relay;

import static dev.docket.relay.RelayFixture.header;
import static dev.docket.relay.RelayFixture.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.store.LogAcceptance;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a relay does in a database that was restored: its cursor is of another log.
class RelayRestoreIT {

  @RegisterExtension final RelayFixture fixture = new RelayFixture(RelayRestoreIT.class);

  @Test
  void shouldStopLoudlyWhenTheLogIsAnother() throws SQLException {
    // Given
    var owner = fixture.deploy("relay", fixture::toKafka);
    fixture.append(UUID.randomUUID(), 1);
    fixture.receive(1);
    result(fixture.vertx.undeploy(owner));
    fixture.execute("update docket.log_identity set log_epoch = gen_random_uuid()");

    // When
    fixture.deploy("restored", fixture::toKafka);

    // Then
    await()
        .untilAsserted(() ->
            assertThat(fixture.health.readiness().toString())
                .contains("the cursor was written for another log"));
  }

  @Test
  void shouldGoOnInARestoredDatabaseOnceItIsAccepted() throws SQLException {
    // Given
    var owner = fixture.deploy("relay", fixture::toKafka);
    var caseId = UUID.randomUUID();
    fixture.append(caseId, 1);
    fixture.receive(1);
    result(fixture.vertx.undeploy(owner));
    fixture.execute("update docket.log_identity set log_epoch = gen_random_uuid()");

    // When
    LogAcceptance.accept(fixture.target());
    fixture.append(caseId, 2);
    fixture.deploy("restored", fixture::toKafka);
    fixture.receive(3);

    // Then: what was still in the outbox came again, under another epoch
    assertThat(fixture.values()).containsExactly("1", "1", "2");
    var epochs = fixture.received.stream().map(r -> header(r, "log_epoch")).toList();
    assertThat(epochs.get(1)).isEqualTo(epochs.get(2)).isNotEqualTo(epochs.get(0));
  }
}
