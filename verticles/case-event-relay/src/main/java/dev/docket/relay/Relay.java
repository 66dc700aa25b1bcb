package dev.docket.relay;

import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.health.HealthCell;
import dev.docket.kit.metrics.Metrics;
import dev.docket.store.OutboxShard;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;

/// The relay, put together from real parts.
public final class Relay {

  private final Vertx vertx;
  private final RelayConfig config;
  private final KafkaConfig kafka;
  private final PgConnectOptions database;
  private final Metrics metrics;

  /// @param database logs in as `docket_relay`
  public Relay(
      Vertx vertx,
      RelayConfig config,
      KafkaConfig kafka,
      PgConnectOptions database,
      Metrics metrics) {
    this.vertx = vertx;
    this.config = config;
    this.kafka = kafka;
    this.database = database;
    this.metrics = metrics;
  }

  /// One of the shards that the config divides the outbox into; a process deploys them all, and
  /// those that another process owns stand by.
  ///
  /// @param index 0 to {@link RelayConfig#shards()} - 1
  public RelayVerticle shard(int index, HealthCell health) {
    var shard = new OutboxShard(config.shards(), index);
    return new RelayVerticle(
        shard,
        config,
        new RelayVerticle.Outside(
            () -> PgConnection.connect(vertx, database),
            log ->
                KafkaEventPublisher.to(
                    kafka,
                    vertx.createSharedWorkerExecutor("case-event-relay-" + index, 1),
                    config.destinations(),
                    log),
            System::nanoTime),
        health,
        new RelayMeters(metrics, shard));
  }
}
