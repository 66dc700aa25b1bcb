package dev.docket.store;

import static dev.docket.store.StoreFixture.await;
import static dev.docket.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.store.AppendResult.AlreadyDone;
import dev.docket.store.AppendResult.Appended;
import dev.docket.store.AppendResult.KeyReused;
import dev.docket.store.AppendResult.VersionConflict;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EventLogIT {

  private static final long ORG = 1;
  private static final EventLog<LogEntry> LOG = new EventLog<>(e -> e);

  private static StoreFixture fixture;
  private static OrgDatabase database;

  @BeforeAll
  static void start() throws SQLException {
    fixture = new StoreFixture(EventLogIT.class);
    database = new OrgDatabase(fixture.pool("docket_app", 8));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldSayWhichVersionIsThereWhenOneIsTaken() {
    // Given
    var caseId = UUID.randomUUID();
    append(entry(caseId, 1), entry(caseId, 2), entry(caseId, 3));

    // When
    var result = append(entry(caseId, 2), entry(caseId, 3), entry(caseId, 4));

    // Then
    assertThat(result).isEqualTo(new VersionConflict(caseId, 1, 3));
    assertThat(versions(caseId)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void shouldSayItAlsoWhenTheCommitWasSentAlong() {
    // Given
    var caseId = UUID.randomUUID();
    append(entry(caseId, 1));

    // When: statements and commit are on their way before the refusal is known
    var result =
        await(
            database.inOrg(
                ORG,
                tx -> {
                  var appended = LOG.append(tx, ORG, List.of(entry(caseId, 1)));
                  var state = tx.execute("select 1", Tuple.tuple());
                  tx.finish();
                  return appended.compose(
                      r -> r instanceof Appended ? state.map(r) : Future.succeededFuture(r));
                }));

    // Then
    assertThat(result).isEqualTo(new VersionConflict(caseId, 0, 1));
  }

  @Test
  void shouldAppendToSeveralCasesOrToNone() {
    // Given
    var one = UUID.randomUUID();
    var other = UUID.randomUUID();
    var third = UUID.randomUUID();

    // When
    var first = append(entry(one, 1), entry(one, 2), entry(other, 1));
    var second = append(entry(third, 1), entry(one, 3), entry(other, 1));

    // Then
    assertThat(first).isEqualTo(new Appended());
    assertThat(second).isEqualTo(new VersionConflict(other, 0, 1));
    assertThat(versions(one)).containsExactly(1L, 2L);
    assertThat(versions(other)).containsExactly(1L);
    assertThat(versions(third)).isEmpty();
  }

  @Test
  void shouldNotDeadlockWhenBatchesNameTheirCasesInOppositeOrders() {
    // Given
    var cases = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
    int batches = 40;

    // When
    var appends = new ArrayList<Future<AppendResult>>();
    for (int i = 0; i < batches; i++) {
      appends.add(appendNext(i % 2 == 0 ? cases : cases.reversed()));
    }

    // Then
    assertThat(appends).allSatisfy(a -> assertThat(await(a)).isEqualTo(new Appended()));
    for (var caseId : cases) {
      assertThat(versions(caseId))
          .containsExactlyElementsOf(LongStream.rangeClosed(1, batches).boxed().toList());
    }
  }

  @Test
  void shouldAnswerFromTheKeyEvenThoughNobodyHasLookedItUp() {
    // Given
    var caseId = UUID.randomUUID();
    var client = new CommandKey.Client("k", Buffer.buffer(new byte[32]));
    var other = new CommandKey.Client("k", Buffer.buffer(new byte[31]).appendByte((byte) 1));
    var effect = new CommandKey.Effect(UUID.randomUUID());
    assertThat(appendOnce(client, entry(caseId, 1), entry(caseId, 2))).isEqualTo(new Appended());
    assertThat(appendOnce(effect, entry(caseId, 3))).isEqualTo(new Appended());

    // Then
    assertThat(appendOnce(client, entry(caseId, 4))).isEqualTo(new AlreadyDone(caseId, 2, 2));
    assertThat(appendOnce(other, entry(caseId, 4))).isEqualTo(new KeyReused());
    assertThat(appendOnce(effect, entry(caseId, 4))).isEqualTo(new AlreadyDone(caseId, 3, 1));
    assertThat(versions(caseId)).containsExactly(1L, 2L, 3L);
  }

  private static AppendResult append(LogEntry... entries) {
    return await(database.inOrg(ORG, tx -> LOG.append(tx, ORG, List.of(entries))));
  }

  private static AppendResult appendOnce(CommandKey key, LogEntry... entries) {
    return await(database.inOrg(ORG, tx -> LOG.append(tx, ORG, List.of(entries), key)));
  }

  /// One more event for each of the cases, decided on what is there.
  private static Future<AppendResult> appendNext(List<UUID> cases) {
    return database.inOrg(
        ORG,
        tx -> {
          var opened = CommandKeys.open(tx, ORG, cases, null);
          var read =
              tx.execute(
                  "select case_id, max(version) as version from docket.event where org_id = $1 and case_id = any ($2) group by case_id",
                  Tuple.tuple().addLong(ORG).addArrayOfUUID(cases.toArray(UUID[]::new)));
          return Future.all(opened, read)
              .compose(_ -> {
                var entries = new ArrayList<LogEntry>();
                for (var caseId : cases) {
                  long version = 0;
                  for (var row : read.result()) {
                    if (row.getUUID("case_id").equals(caseId)) {
                      version = row.getLong("version");
                    }
                  }
                  entries.add(entry(caseId, version + 1));
                }
                return LOG.append(tx, ORG, entries);
              });
        });
  }

  private static List<Long> versions(UUID caseId) {
    return await(
        database.inOrg(
            ORG,
            tx ->
                tx.execute(
                        "select version from docket.event where org_id = $1 and case_id = $2 order by version",
                        Tuple.of(ORG, caseId))
                    .map(rows -> {
                      var versions = new ArrayList<Long>();
                      rows.forEach(row -> versions.add(row.getLong("version")));
                      return versions;
                    })));
  }
}
