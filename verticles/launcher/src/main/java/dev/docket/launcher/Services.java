package dev.docket.launcher;

import dev.docket.caseapi.CaseApi;
import dev.docket.intake.CaseIntake;
import dev.docket.intake.IntakeConfig;
import dev.docket.kit.config.ConfigException;
import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.config.PostgresConfig;
import dev.docket.kit.config.ProcessConfig;
import dev.docket.kit.identity.SecretBox;
import dev.docket.launcher.Step.Phase;
import dev.docket.rapidapi.CaseRapidApi;
import dev.docket.rapidapi.RapidApiConfig;
import dev.docket.relay.Relay;
import dev.docket.relay.RelayConfig;
import dev.docket.store.DatabaseSetup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Every service and flavor that a process can deploy, by its key in the section `deploy`. This
/// table is the only place where the services meet.
final class Services {

  /// Commands that may wait for a connection; more fail at once.
  private static final int MAX_WAITING = 5_000;

  private static final Map<String, ServiceEntry> CATALOGUE = catalogue();

  private Services() {}

  private static Map<String, ServiceEntry> catalogue() {
    var services = new LinkedHashMap<String, ServiceEntry>();
    services.put(
        "case-api",
        new ServiceEntry(
            Services::caseApi,
            (config, node) -> {
              node.rejectUnknown();
              var _ = config.requirePostgres();
              var _ = config.requireSecrets();
              return List.of();
            }));
    services.put(
        "case-event-relay",
        new ServiceEntry(
            Services::relay,
            (config, node) -> {
              var _ = relayLogin(config);
              var _ = RelayConfig.from(node, config.requireKafka().topics().keySet());
              return List.of();
            }));
    Flavors.addTo(services);
    services.put(
        CaseIntake.SERVICE,
        new ServiceEntry(
            Services::intake,
            (config, node) -> {
              requireCaseApi(config);
              var _ = config.requireKafka();
              var _ = IntakeConfig.from(node);
              return List.of();
            }));
    services.put(
        "case-rapid-api",
        new ServiceEntry(
            Services::rapidApi,
            (config, node) -> {
              requireCaseApi(config);
              var _ = RapidApiConfig.from(node);
              return List.of();
            }));
    return services;
  }

  /// What every service needs that calls case-api.
  static void requireCaseApi(ProcessConfig config) {
    var _ = config.requireCaseApi();
    var _ = config.requireIdentity();
  }

  /// @throws ConfigException when there is no such service, or its section is wrong
  static Service service(String name, ProcessParts parts, ConfigNode node) {
    return entry(name).wire().apply(parts, node);
  }

  /// Reads a document as a start does, and touches nothing.
  ///
  /// @throws ConfigException when a process cannot be started with it
  static void check(ConfigNode document) {
    check(ProcessConfig.from(document));
  }

  /// The same.
  static void check(ProcessConfig config) {
    if (config.deploy().isEmpty()) {
      throw new ConfigException("$.deploy: expected at least one service");
    }
    var seen = new HashSet<ServiceEntry.Subscription>();
    config
        .deploy()
        .forEach((name, node) ->
            entry(name).check().apply(config, node).forEach(read -> refuseShared(read, seen)));
  }

  /// Two flavors in one group would share a topic's partitions, and each would miss what the other
  /// gets.
  private static void refuseShared(
      ServiceEntry.Subscription read, Set<ServiceEntry.Subscription> seen) {
    if (!seen.add(read)) {
      throw new ConfigException(
          "$.deploy: two flavors read the topic %s in the group %s; give each a group of its own"
              .formatted(read.topic(), read.group()));
    }
  }

  private static ServiceEntry entry(String name) {
    var entry = CATALOGUE.get(name);
    if (entry == null) {
      throw new ConfigException(
          "$.deploy.%s: no such service; known: %s"
              .formatted(name, String.join(", ", CATALOGUE.keySet())));
    }
    return entry;
  }

  private static Service caseApi(ProcessParts parts, ConfigNode node) {
    node.rejectUnknown();
    var postgres = parts.config().requirePostgres();
    var random = new SecureRandom();
    var secrets = new SecretBox(parts.config().requireSecrets(), random);
    var pool = pool(parts.vertx(), postgres, postgres.logins().app());
    var api = new CaseApi(parts.vertx(), pool, secrets, parts.clock(), random);
    api.measure(parts.metrics());
    return new Service(
        List.of(
            new Step(
                Phase.STORAGE,
                "database",
                () ->
                    migrated(parts.vertx(), postgres)
                        .recover(failure -> unusable(postgres.server(), failure))
                        .compose(_ -> usable(pool, postgres.server())),
                pool::close)),
        List.of(new Service.GrpcService(api, CaseApi.ALLOWED)),
        List.of(),
        Set.of());
  }

  /// Connections that are not used are as silent as broken ones: the pool lets them go before.
  static Pool pool(Vertx vertx, PostgresConfig postgres, PostgresConfig.Login login) {
    var limits = postgres.pool();
    return ClientBuilder.pool(new WatchedPgDriver(limits.connectTimeout(), limits.silenceLimit()))
        .using(vertx)
        .with(
            new PoolOptions()
                .setMaxSize(limits.size())
                .setMaxWaitQueueSize(MAX_WAITING)
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setConnectionTimeout(Math.toIntExact(limits.connectTimeout().toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(limits.silenceLimit().toMillis() / 2))
                .setShared(true)
                .setName(login.user()))
        .connectingTo(ProcessParts.database(postgres, login))
        .build();
  }

  private static Future<?> migrated(Vertx vertx, PostgresConfig postgres) {
    var owner = postgres.logins().owner();
    if (!postgres.migrate() || owner == null) {
      return Step.nothing();
    }
    var target = target(postgres.server(), owner);
    var passwords = new LinkedHashMap<String, String>();
    var logins = postgres.logins();
    passwords.put(logins.app().user(), logins.app().password().value());
    if (logins.relay() != null) {
      passwords.put(logins.relay().user(), logins.relay().password().value());
    }
    return vertx.executeBlocking(() -> DatabaseSetup.run(target, passwords));
  }

  static DatabaseSetup.Target target(PostgresConfig.Server server, PostgresConfig.Login owner) {
    return new DatabaseSetup.Target(
        server.host(), server.port(), server.database(), owner.user(), owner.password().value());
  }

  /// A wrong address or login should stop the start, not the first command.
  static Future<?> usable(Pool pool, PostgresConfig.Server server) {
    return pool.query("select 1").execute().recover(failure -> unusable(server, failure));
  }

  /// The driver's own words name neither the database nor, sometimes, the address.
  private static <T> Future<T> unusable(PostgresConfig.Server server, Throwable failure) {
    return Future.failedFuture(
        new IllegalStateException(
            "cannot use the database %s at %s:%d: %s"
                .formatted(
                    server.database(),
                    server.host(),
                    server.port(),
                    String.valueOf(failure.getMessage()).replaceAll("\\s+", " ")),
            failure));
  }

  private static Service relay(ProcessParts parts, ConfigNode node) {
    var database =
        ProcessParts.database(parts.config().requirePostgres(), relayLogin(parts.config()));
    var kafka = parts.config().requireKafka();
    var config = RelayConfig.from(node, kafka.topics().keySet());
    var relay = new Relay(parts.vertx(), config, kafka, database, parts.metrics());
    var steps = new ArrayList<Step>();
    for (int shard = 0; shard < config.shards(); shard++) {
      steps.add(relayStep(parts, relay, config.shards(), shard));
    }
    return new Service(steps, List.of(), List.of(), config.topics());
  }

  private static PostgresConfig.Login relayLogin(ProcessConfig config) {
    var login = config.requirePostgres().logins().relay();
    if (login == null) {
      throw new ConfigException("$.postgres.logins.relay: required by case-event-relay");
    }
    return login;
  }

  private static Step relayStep(ProcessParts parts, Relay relay, int shards, int shard) {
    var name = shards == 1 ? "case-event-relay" : "case-event-relay/" + shard;
    return Step.verticle(
        parts.vertx(), Phase.RELAY, name, () -> relay.shard(shard, parts.health().register(name)));
  }

  private static Service rapidApi(ProcessParts parts, ConfigNode node) {
    var config = RapidApiConfig.from(node);
    var channel = parts.caseApiChannel("case-rapid-api", null);
    parts.health().register("case-rapid-api", channel::health);
    return new Service(
        List.of(new Step(Phase.CONSUMERS, "case-rapid-api", Step::nothing, channel::close)),
        List.of(),
        List.of(
            new CaseRapidApi(
                ProcessParts.caseApi(channel), config, parts.clock(), parts.metrics())),
        Set.of());
  }

  private static Service intake(ProcessParts parts, ConfigNode node) {
    var config = IntakeConfig.from(node);
    var channel = parts.caseApiChannel(CaseIntake.SERVICE, null);
    parts.health().register(CaseIntake.SERVICE, channel::health);
    var intake =
        CaseIntake.create(
            new CaseIntake.Parts(
                parts.vertx(), ProcessParts.caseApi(channel), parts.metrics(), parts.clock()),
            config,
            parts.config().requireKafka());
    return new Service(
        List.of(
            new Step(Phase.CONSUMERS, CaseIntake.SERVICE, Step::nothing, intake::close)
                .thenStopping(channel::close)),
        List.of(),
        List.of(intake),
        Set.of(config.topic()));
  }
}
