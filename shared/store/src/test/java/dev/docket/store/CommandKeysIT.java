package dev.docket.store;

import static dev.docket.store.StoreFixture.await;
import static dev.docket.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.store.AppendResult.AlreadyDone;
import dev.docket.store.AppendResult.KeyReused;
import dev.docket.store.AppendResult.Repeated;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandKeysIT {

  private static final long ORG = 1;
  private static final EventLog<LogEntry> LOG = new EventLog<>(e -> e);
  private static final CommandKey KEY = client("k", 1);

  private StoreFixture fixture;
  private Pool pool;
  private OrgDatabase database;

  @BeforeEach
  void start() throws SQLException {
    fixture = new StoreFixture(CommandKeysIT.class);
    pool = fixture.pool("docket_app", 8);
    database = new OrgDatabase(pool);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldKnowAClientsKeyInItsOrgAlone() {
    // Given
    var done = keep(ORG, KEY);

    // Then
    assertThat(open(ORG, KEY)).isEqualTo(done);
    assertThat(open(ORG, client("k", 2))).isEqualTo(new KeyReused());
    assertThat(open(ORG, client("K", 1))).isNull();
    assertThat(open(2, KEY)).isNull();
    assertThat(keep(2, KEY)).isNotEqualTo(done);
  }

  @Test
  void shouldKnowAnEffectsKeyInItsOrgAloneAndForEver() throws SQLException {
    // Given
    var effect = new CommandKey.Effect(UUID.randomUUID());
    var done = keep(ORG, effect);
    age("30 days");

    // Then
    assertThat(open(ORG, effect)).isEqualTo(done);
    assertThat(open(ORG, new CommandKey.Effect(UUID.randomUUID()))).isNull();
    assertThat(open(2, effect)).isNull();
  }

  @Test
  void shouldKeepNoKeyOfACommandThatCameToNothing() {
    // When
    await(
        database.inOrg(
            ORG,
            tx ->
                CommandKeys.keep(tx, ORG, KEY, new AlreadyDone(UUID.randomUUID(), 1, 1))
                    .map(_ -> {
                      tx.abandon();
                      return "rejected";
                    })));

    // Then
    assertThat(open(ORG, KEY)).isNull();
  }

  @Test
  void shouldLetCommandsOfOneKeyTakeTurnsWhateverTheirCases() {
    // When
    var toDo = new AtomicInteger();
    var answers = new ArrayList<Future<AppendResult>>();
    for (int i = 0; i < 20; i++) {
      var own = UUID.randomUUID();
      answers.add(
          database.inOrg(
              ORG,
              tx ->
                  CommandKeys.open(tx, ORG, List.of(own), KEY)
                      .compose(known -> {
                        if (known != null) {
                          return Future.succeededFuture(known);
                        }
                        toDo.incrementAndGet();
                        return LOG.append(tx, ORG, List.of(entry(own, 1)), KEY);
                      })));
    }

    // Then: all but one have found it done, before they tried
    var results = answers.stream().map(StoreFixture::await).toList();
    assertThat(results).filteredOn(r -> r instanceof AppendResult.Appended).hasSize(1);
    assertThat(results.stream().filter(r -> r instanceof AlreadyDone).distinct()).hasSize(1);
    assertThat(toDo).hasValue(1);
    assertThat(count("docket.event")).isEqualTo(1);
  }

  @Test
  void shouldForgetAClientsKeyAfterADay() throws SQLException {
    // Given
    keep(ORG, KEY);
    age("23 hours 59 minutes");
    assertThat(open(ORG, KEY)).isNotNull();

    // When
    age("2 minutes");

    // Then
    assertThat(open(ORG, KEY)).isNull();
    var again = keep(ORG, KEY);
    assertThat(open(ORG, KEY)).isEqualTo(again);
  }

  @Test
  void shouldNotStumbleOverAKeyThatNobodyHasClearedAway() throws SQLException {
    // Given: the bucket's last turn, three days ago
    keep(ORG, KEY);
    execute(
        "update docket.idempotency_key set created_at = created_at - interval '3 days', created_on = created_on - 3");

    // Then
    assertThat(open(ORG, KEY)).isNull();
    var again = keep(ORG, KEY);
    assertThat(open(ORG, KEY)).isEqualTo(again);
  }

  @Test
  void shouldClearAwayTheDayBeforeYesterdayAndNothingElse() throws SQLException {
    // Given
    keep(ORG, client("before yesterday", 1));
    age("48 hours");
    var yesterday = keep(ORG, client("yesterday", 1));
    execute(
        "update docket.idempotency_key set day = docket.key_day(now() - interval '1 day') where key = 'yesterday'");
    var today = keep(ORG, client("today", 1));

    // When
    assertThat(await(CommandKeys.expire(pool))).isTrue();

    // Then
    assertThat(count("docket.idempotency_key")).isEqualTo(2);
    assertThat(open(ORG, client("yesterday", 1))).isEqualTo(yesterday);
    assertThat(open(ORG, client("today", 1))).isEqualTo(today);
    assertThat(await(CommandKeys.expire(fixture.pool("docket_jobs", 1)))).isFalse();
  }

  @Test
  void shouldNotClearAwayABucketWithAnythingAlive() throws SQLException {
    // Given: a key where by the dates none may be
    keep(ORG, KEY);
    execute("update docket.idempotency_key set day = docket.key_day(now() + interval '1 day')");

    // Then
    assertThat(await(CommandKeys.expire(pool))).isFalse();
    assertThat(count("docket.idempotency_key")).isEqualTo(1);
  }

  @Test
  void shouldLetNobodyIntoABucket() {
    for (var sql :
        List.of(
            "select * from docket.idempotency_key_0",
            "truncate docket.idempotency_key_0",
            "delete from docket.idempotency_key",
            "delete from docket.effect")) {
      assertThatThrownBy(() -> await(pool.query(sql).execute()))
          .isInstanceOfSatisfying(
              PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("42501"));
    }
  }

  private static CommandKey client(String key, int request) {
    return new CommandKey.Client(key, Buffer.buffer(new byte[31]).appendByte((byte) request));
  }

  private @Nullable Repeated open(long org, CommandKey key) {
    return await(database.inOrg(org, tx -> CommandKeys.open(tx, org, List.of(), key)));
  }

  private AlreadyDone keep(long org, CommandKey key) {
    var done = new AlreadyDone(UUID.randomUUID(), 7, 2);
    await(database.inOrg(org, tx -> CommandKeys.keep(tx, org, key, done)));
    return done;
  }

  /// Moves all client keys into the past, as if they had been kept then.
  private void age(String by) throws SQLException {
    execute(
        """
        update docket.idempotency_key set
          created_at = created_at - interval '%1$s',
          created_on = ((created_at - interval '%1$s') at time zone 'utc')::date,
          day = docket.key_day(created_at - interval '%1$s')
        """
            .formatted(by));
  }

  private long count(String table) {
    return await(
        database.inOrg(
            ORG,
            tx ->
                tx.execute("select count(*) as n from " + table, Tuple.tuple())
                    .map(rows -> rows.iterator().next().getLong("n"))));
  }

  /// Runs SQL as the superuser.
  private void execute(String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(fixture.database.jdbcUrl(), fixture.database.user(), null);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
