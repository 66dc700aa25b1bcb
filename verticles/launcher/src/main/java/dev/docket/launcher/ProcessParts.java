package dev.docket.launcher;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.client.GrpcChannel;
import dev.docket.client.ServiceCredentials;
import dev.docket.kit.config.PostgresConfig;
import dev.docket.kit.config.ProcessConfig;
import dev.docket.kit.health.Health;
import dev.docket.kit.identity.ServiceIdentity;
import dev.docket.kit.identity.ServiceTokens;
import dev.docket.kit.metrics.Metrics;
import dev.docket.kit.ops.OpsCommands;
import dev.docket.kit.reload.RunningConfig;
import dev.docket.kit.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What the services of one process share.
record ProcessParts(
    Vertx vertx,
    ProcessConfig config,
    Operation operation,
    Channels channels,
    InstantSource clock) {

  /// How the process is watched and steered: what services report to and register with.
  record Operation(
      Health health, Telemetry telemetry, RunningConfig running, OpsCommands commands) {}

  Health health() {
    return operation.health();
  }

  Metrics metrics() {
    return operation.telemetry().metrics();
  }

  Telemetry telemetry() {
    return operation.telemetry();
  }

  ServiceTokens tokens() {
    return new ServiceTokens(config.requireIdentity(), clock);
  }

  /// A way to case-api for one service, with a breaker of its own: what one service runs into is
  /// not another's fault.
  GrpcChannel caseApiChannel(String service, @Nullable String flavor) {
    var channel =
        new GrpcChannel(
            vertx,
            "case-api",
            config.requireCaseApi(),
            new ServiceCredentials(tokens(), new ServiceIdentity(service, flavor)),
            metrics());
    channels.add(channel);
    return channel;
  }

  static CaseApiClient caseApi(GrpcChannel channel) {
    return new CaseApiClient(channel);
  }

  /// How to reach the database as one role.
  static PgConnectOptions database(PostgresConfig postgres, PostgresConfig.Login login) {
    return new PgConnectOptions()
        .setHost(postgres.server().host())
        .setPort(postgres.server().port())
        .setDatabase(postgres.server().database())
        .setUser(login.user())
        .setPassword(login.password().value())
        .setCachePreparedStatements(true)
        .setPipeliningLimit(postgres.pool().pipeliningLimit())
        .setReconnectAttempts(0);
  }
}
