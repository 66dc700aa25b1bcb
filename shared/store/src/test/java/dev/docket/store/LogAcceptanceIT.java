package dev.docket.store;

import static dev.docket.store.StoreFixture.await;
import static dev.docket.store.StoreFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.store.OutboxOwnership.TakeOver;
import io.vertx.sqlclient.SqlConnection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogAcceptanceIT {

  private static final EventLog<LogEntry> LOG = new EventLog<>(e -> e);

  private StoreFixture fixture;
  private SqlConnection relay;

  @BeforeEach
  void start() throws SQLException {
    fixture = new StoreFixture(LogAcceptanceIT.class);
    relay = await(fixture.pool("docket_relay", 1).getConnection());
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldFindNothingToAcceptBeforeARelayHasRun() throws SQLException {
    assertThat(LogAcceptance.inspect(fixture.target()))
        .isEqualTo(new LogAcceptance.Finding.NoCursor());
    assertThat(LogAcceptance.accept(fixture.target()))
        .isEqualTo(new LogAcceptance.Finding.NoCursor());
  }

  @Test
  void shouldChangeNothingWhileItOnlyLooks() throws SQLException {
    // Given
    var log = owned().log();

    // When
    var finding = LogAcceptance.inspect(fixture.target());

    // Then
    assertThat(finding).isEqualTo(new LogAcceptance.Finding.Cursor(log, log));
    assertThat(owned().log()).isEqualTo(log);
  }

  @Test
  void shouldLetTheRelayGoOnAndPublishTheOutboxAgain() throws SQLException {
    // Given: a cursor behind everything, in a database that then came from a backup
    append();
    var before = owned();
    await(Outbox.advance(relay, before.owner(), new LogPosition(1L << 40, 1)));
    fixture.execute("update docket.log_identity set log_epoch = gen_random_uuid()");
    var restored = await(OutboxOwnership.identity(relay));
    assertThat(await(OutboxOwnership.takeOver(relay, OutboxShard.WHOLE)))
        .isEqualTo(new TakeOver.OfAnotherLog(before.log(), restored));

    // When
    var finding = LogAcceptance.accept(fixture.target());

    // Then
    assertThat(finding).isEqualTo(new LogAcceptance.Finding.Cursor(before.log(), restored));
    var after = owned();
    assertThat(after.position()).isEqualTo(LogPosition.START);
    assertThat(after.log().logEpoch()).isNotIn(before.log().logEpoch(), restored.logEpoch());
    assertThat(after.owner().epoch()).isGreaterThan(before.owner().epoch());
    assertThat(read()).hasSize(1);
  }

  @Test
  void shouldNumberTheRowsOfAnotherClusterAnew() throws SQLException {
    // Given: events with transaction ids that this cluster will not reach for years
    append();
    append();
    owned();
    fixture.execute("update docket.event set xid = (position + 1000000000000)::text::xid8");
    fixture.execute("update docket.outbox set xid = (position + 1000000000000)::text::xid8");
    fixture.execute("update docket.relay_cursor set system_identifier = 1");
    assertThat(read()).isEmpty();

    // When
    var finding = LogAcceptance.accept(fixture.target());

    // Then
    assertThat(finding)
        .isInstanceOfSatisfying(
            LogAcceptance.Finding.Cursor.class, c -> assertThat(c.ofAnotherCluster()).isTrue());
    append();
    assertThat(read()).extracting(e -> e.position().position()).containsExactly(1L, 2L, 3L);
    assertThat(fixture.count("docket.event where xid = '0'")).isEqualTo(2);
    assertThat(
            fixture.count(
                "pg_class where relname in ('event', 'outbox') and relrowsecurity and relforcerowsecurity"))
        .isEqualTo(2);
  }

  private void append() {
    var database = new OrgDatabase(fixture.pool("docket_app", 1));
    await(database.inOrg(1, tx -> LOG.append(tx, 1, List.of(entry(UUID.randomUUID(), 1)))));
  }

  private List<OutboxEntry> read() {
    return await(
            Outbox.read(
                relay, OutboxShard.WHOLE, LogPosition.START, new OutboxBatch.Limit(100, 1_000_000)))
        .entries();
  }

  private TakeOver.Owned owned() {
    return switch (await(OutboxOwnership.takeOver(relay, OutboxShard.WHOLE))) {
      case TakeOver.Owned owned -> owned;
      case TakeOver.OfAnotherLog another -> throw new AssertionError(another);
    };
  }
}
