package dev.docket.relay;

import static org.awaitility.Awaitility.await;

import dev.docket.kit.health.Health;
import dev.docket.kit.metrics.Metrics;
import dev.docket.store.OutboxBatch;
import dev.docket.store.OutboxShard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayVerticleTest {

  private static final RelayConfig CONFIG =
      new RelayConfig(
          new Destinations("case.events", List.of()),
          1,
          new OutboxBatch.Limit(10, 1 << 20),
          new RelayConfig.Idle(Duration.ofMillis(1), Duration.ofMillis(1)),
          Duration.ofMillis(1));

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().await();
  }

  @Test
  void shouldGoOnTryingWhenTheDatabaseRefusesAtOnce() {
    // Given
    var tries = new AtomicInteger();
    var relay =
        new RelayVerticle(
            OutboxShard.WHOLE,
            CONFIG,
            new RelayVerticle.Outside(
                () -> {
                  tries.incrementAndGet();
                  return Future.failedFuture("the database system is starting up");
                },
                _ -> {
                  throw new AssertionError("nothing to publish to without a log");
                },
                System::nanoTime),
            new Health().register("case-event-relay"),
            new RelayMeters(new Metrics(), OutboxShard.WHOLE));

    // When
    vertx.deployVerticle(relay).await();

    // Then
    await().atMost(Duration.ofSeconds(5)).until(() -> tries.get() >= 3);
  }
}
