package dev.docket.relay;

import static dev.docket.relay.RelayFixture.numbered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.store.OutboxEntry;
import dev.docket.store.OutboxOwnership;
import dev.docket.store.OutboxShard;
import dev.docket.testkit.FaultProxy;
import dev.docket.testkit.NetworkFault;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Nothing is lost and no order broken when the publisher or the connection fails.
class RelayFailureIT {

  @RegisterExtension final RelayFixture fixture = new RelayFixture(RelayFailureIT.class);

  @Test
  void shouldStartAgainFromTheCursorWhenPublishingFails() {
    // Given: a publisher that loses its 2nd batch
    var batches = new AtomicInteger();
    fixture.deploy(
        "relay",
        identity -> {
          var real = fixture.toKafka(identity);
          return new EventPublisher() {
            @Override
            public Future<?> publish(List<OutboxEntry> entries, BooleanSupplier fresh) {
              return batches.incrementAndGet() == 2
                  ? Future.failedFuture("broker away")
                  : real.publish(entries, fresh);
            }

            @Override
            public Future<?> close() {
              return real.close();
            }
          };
        });
    var caseId = UUID.randomUUID();

    // When
    for (int v = 1; v <= 30; v++) {
      fixture.append(caseId, v);
    }
    fixture.receive(30);

    // Then
    assertThat(fixture.values()).containsExactlyElementsOf(numbered(1, 30));
    await()
        .untilAsserted(
            () -> assertThat(fixture.health.readiness().toString()).doesNotContain("Down"));
  }

  @Test
  void shouldConnectAnewWhenTheNetworkHasDroppedItsSession() {
    // Given: a network that swallows everything on the relay's connection, and tells nobody
    try (var proxy = FaultProxy.before(fixture.testDatabase.port())) {
      var detour = fixture.options("docket_relay").setHost("127.0.0.1").setPort(proxy.port());
      fixture.deploy(
          "relay",
          OutboxShard.WHOLE,
          new RelayVerticle.Outside(
              () -> PgConnection.connect(fixture.vertx, detour),
              fixture::toKafka,
              System::nanoTime));
      var caseId = UUID.randomUUID();
      fixture.append(caseId, 1);
      fixture.receive(1);
      proxy.inject(
          new NetworkFault.Silence(
              Set.of(NetworkFault.Direction.TO_SERVER, NetworkFault.Direction.TO_CLIENT)));
      fixture.append(caseId, 2);
      await().until(() -> proxy.bytesSwallowed() > 0);

      // When
      proxy.heal();

      // Then
      await()
          .atMost(OutboxOwnership.SESSION_TIMEOUT.multipliedBy(2))
          .until(() -> fixture.count(RelayMetric.FAILURES) >= 1);
      fixture.receive(2);
      assertThat(fixture.values()).containsExactly("1", "2");
    }
  }
}
