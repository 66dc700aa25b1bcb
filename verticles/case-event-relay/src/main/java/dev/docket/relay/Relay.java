package dev.docket.relay;

import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.health.HealthCell;
import dev.docket.kit.metrics.Metrics;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;

/// The relay, put together from real parts.
public final class Relay {

  private Relay() {}

  /// @param database logs in as `docket_relay`
  public static RelayVerticle verticle(
      Vertx vertx,
      RelayConfig config,
      KafkaConfig kafka,
      PgConnectOptions database,
      HealthCell health,
      Metrics metrics) {
    return new RelayVerticle(
        config,
        () -> PgConnection.connect(vertx, database),
        log -> new KafkaEventPublisher(vertx, kafka, config.topic(), log.logEpoch().toString()),
        health,
        metrics);
  }
}
