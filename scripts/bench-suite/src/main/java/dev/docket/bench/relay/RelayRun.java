package dev.docket.bench.relay;

import dev.docket.bench.BenchFailedException;
import dev.docket.embedded.EmbeddedPostgres;
import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.health.Health;
import dev.docket.kit.metrics.Metrics;
import dev.docket.relay.Relay;
import dev.docket.relay.RelayConfig;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The product's relay with its default settings, on the benchmark's database and topic.
final class RelayRun implements AutoCloseable {

  private static final int LIMIT_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();

  RelayRun(Assignment assignment) {
    var config =
        RelayConfig.from(
            ConfigNode.of("benchmark", Map.<String, Object>of("topic", assignment.topic())),
            Set.of());
    var relay =
        new Relay(
            vertx,
            config,
            new KafkaConfig(assignment.bootstrap(), "", Map.of(), Map.of()),
            new PgConnectOptions()
                .setHost(EmbeddedPostgres.HOST)
                .setPort(assignment.postgresPort())
                .setDatabase(OutboxTable.DATABASE)
                .setUser("docket_relay")
                .setCachePreparedStatements(true)
                .setPipeliningLimit(16),
            new Metrics());
    try {
      vertx
          .deployVerticle(relay.shard(0, new Health().register("relay")))
          .await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new BenchFailedException("the relay does not start", e);
    }
  }

  @Override
  public void close() {
    try {
      vertx.close().await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new BenchFailedException("the relay does not stop", e);
    }
  }
}
