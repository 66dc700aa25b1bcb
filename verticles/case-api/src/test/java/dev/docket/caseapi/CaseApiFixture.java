package dev.docket.caseapi;

import dev.docket.domain.casem.CaseStatus;
import dev.docket.domain.casem.Priority;
import dev.docket.events.EventEnvelopes;
import dev.docket.events.ReceivedEvent;
import dev.docket.events.UuidV7Source;
import dev.docket.store.DatabaseSetup;
import dev.docket.store.EventLog;
import dev.docket.store.OrgDatabase;
import dev.docket.testkit.TestDatabase;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Two orgs with a user and a project each, in a database of their own, reached as `docket_app`.
final class CaseApiFixture implements AutoCloseable {

  static final long ORG = 1;
  static final long OTHER_ORG = 2;
  static final UUID ALICE = new UUID(0x7000, 1);
  static final UUID PROJECT = new UUID(0x7000, 2);
  static final UUID STANDARD = new UUID(0, 1);

  final Vertx vertx = Vertx.vertx();
  final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-02T03:04:05.678901234Z"));
  final Pool pool;
  final OrgDatabase database;
  final CaseSnapshotRows snapshots = new CaseSnapshotRows();
  final CaseHistory history = new CaseHistory(snapshots);
  final CaseCommands commands;
  final TestDatabase testDatabase;

  CaseApiFixture(Class<?> testClass) throws SQLException {
    testDatabase = TestInfrastructure.shared().createDatabase(testClass);
    DatabaseSetup.run(
        new DatabaseSetup.Target(
            testDatabase.host(),
            testDatabase.port(),
            testDatabase.name(),
            testDatabase.user(),
            null),
        Map.of());
    seed();
    pool =
        PgBuilder.pool()
            .using(vertx)
            .with(new PoolOptions().setMaxSize(8))
            .connectingTo(
                new PgConnectOptions()
                    .setHost(testDatabase.host())
                    .setPort(testDatabase.port())
                    .setDatabase(testDatabase.name())
                    .setUser("docket_app")
                    .setCachePreparedStatements(true)
                    .setPipeliningLimit(16))
            .build();
    database = new OrgDatabase(pool);
    InstantSource clock = now::get;
    commands =
        new CaseCommands(
            database,
            new EventLog<>(new DomainEventCodec()),
            history,
            clock,
            new UuidV7Source(clock, new Random(7)));
  }

  private void seed() throws SQLException {
    try (var connection =
            DriverManager.getConnection(testDatabase.jdbcUrl(), testDatabase.user(), null);
        var statement = connection.createStatement()) {
      for (long org : List.of(ORG, OTHER_ORG)) {
        statement.execute("insert into docket.org values (%d, 'org %d')".formatted(org, org));
        statement.execute(
            "insert into docket.user_account values (%d, '%s', 'Alice', 'alice@example.org', 'alice')"
                .formatted(org, ALICE));
        statement.execute(
            "insert into docket.project (org_id, id, key, name, created_at) values (%d, '%s', 'DEMO', 'Demo', now())"
                .formatted(org, PROJECT));
      }
    }
  }

  static Caller caller(long org) {
    return new Caller(org, "case-rapid-api", ALICE, null, 0);
  }

  static NewCase newCase(String title) {
    return newCase(title, PROJECT, null);
  }

  static NewCase newCase(String title, UUID project, @Nullable UUID assignee) {
    return new NewCase(project, STANDARD, title, "", Priority.P3, CaseStatus.OPEN, assignee);
  }

  CaseOutcome.Done create(String title) {
    return done(await(commands.create(caller(ORG), newCase(title))));
  }

  static CaseOutcome.Done done(CaseOutcome outcome) {
    if (outcome instanceof CaseOutcome.Done done) {
      return done;
    }
    throw new AssertionError(outcome);
  }

  /// What the log holds of a case, in the order of the versions.
  List<ReceivedEvent> log(long org, UUID caseId) {
    var rows =
        await(
            database.inOrg(
                org,
                tx ->
                    tx.execute(
                        "select envelope from docket.event where org_id = $1 and case_id = $2 order by version",
                        Tuple.of(org, caseId))));
    var events = new ArrayList<ReceivedEvent>();
    for (var row : rows) {
      switch (EventEnvelopes.read(row.getBuffer("envelope").getBytes())) {
        case EventEnvelopes.ReadResult.Read(var event) -> events.add(event);
        case EventEnvelopes.ReadResult.Malformed(var reason) -> throw new AssertionError(reason);
      }
    }
    return events;
  }

  /// Positions of the outbox rows of the given events; read by the superuser, since the app may
  /// only insert.
  List<UUID> outbox(UUID caseId) throws SQLException {
    try (var connection =
            DriverManager.getConnection(testDatabase.jdbcUrl(), testDatabase.user(), null);
        var statement =
            connection.prepareStatement(
                "select event_id from docket.outbox where case_id = ? order by xid, position")) {
      statement.setObject(1, caseId);
      var ids = new ArrayList<UUID>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getObject(1, UUID.class));
        }
      }
      return ids;
    }
  }

  /// Runs SQL as the superuser.
  void execute(String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(testDatabase.jdbcUrl(), testDatabase.user(), null);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static <T extends @Nullable Object> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within 20 s", e);
    }
  }

  @Override
  public void close() {
    await(pool.close());
    await(vertx.close());
  }
}
