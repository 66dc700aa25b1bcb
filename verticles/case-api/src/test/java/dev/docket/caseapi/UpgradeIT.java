package dev.docket.caseapi;

import static dev.docket.caseapi.CaseApiFixture.ALICE;
import static dev.docket.caseapi.CaseApiFixture.ORG;
import static dev.docket.caseapi.CaseApiFixture.OTHER_ORG;
import static dev.docket.caseapi.CaseApiFixture.PROJECT;
import static dev.docket.caseapi.CaseApiFixture.await;
import static dev.docket.caseapi.CaseApiFixture.caller;
import static dev.docket.caseapi.CaseApiFixture.done;
import static dev.docket.caseapi.CaseApiFixture.newCase;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.domain.casem.Actor;
import dev.docket.domain.casem.CaseCommand.AddComment;
import dev.docket.domain.casem.CaseCommand.Change;
import dev.docket.domain.casem.CaseCommand.UpdatePriority;
import dev.docket.domain.casem.CaseCommand.UpdateStatus;
import dev.docket.domain.casem.CaseCommand.UpdateTitle;
import dev.docket.domain.casem.CaseStatus;
import dev.docket.domain.casem.Priority;
import dev.docket.events.EffectKey;
import dev.docket.store.CommandKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A database of every earlier version, with data made by the commands of its time, migrated to the
/// newest. `scripts/dev fixture` keeps today's data set, for the versions to come.
class UpgradeIT {

  /// Versions that were never released without the one behind them, so that no database is there.
  private static final Set<String> NEVER_ALONE = Set.of("V0004", "V0005");

  /// On the newest version, and with the roles that older databases share.
  private static CaseApiFixture newest;

  @BeforeAll
  static void start() throws SQLException, IOException {
    newest = new CaseApiFixture(UpgradeIT.class);
    if ("fixture".equals(System.getProperty("docket.write"))) {
      write(new UpgradeFixture(versions().getLast()));
    }
  }

  @AfterAll
  static void stop() {
    newest.close();
  }

  static Stream<UpgradeFixture> fixtures() {
    return UpgradeFixture.all().stream();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void shouldKeepWhatWasTrueBeforeTheUpgrade(UpgradeFixture fixture) throws Exception {
    try (var old = UpgradeDatabase.at(fixture.version());
        var connection = DriverManager.getConnection(old.jdbcUrl())) {
      // Given
      fixture.load(connection);

      // When
      old.migrateToTheNewest();

      // Then
      assertThat(UpgradeFacts.read(connection)).containsAll(fixture.expected());
      assertThat(unpublished(UpgradeFacts.read(connection)))
          .isEqualTo(unpublished(fixture.expected()));
      for (var entry : UpgradeFacts.states(connection).entrySet()) {
        var place = entry.getKey();
        assertThat(old.find(place)).isEqualTo(entry.getValue());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void shouldGoOnWorkingAfterTheUpgrade(UpgradeFixture fixture) throws Exception {
    try (var old = UpgradeDatabase.at(fixture.version());
        var connection = DriverManager.getConnection(old.jdbcUrl())) {
      // Given
      fixture.load(connection);
      old.migrateToTheNewest();
      var before = UpgradeFacts.states(connection);

      // When
      for (var place : before.keySet()) {
        var ref = new CaseRef.ById(place.caseId());
        var comment = new AddComment("after the upgrade");
        var _ = done(await(old.commands().change(caller(place.orgId()), ref, 0, comment)));
      }
      var _ = done(await(old.commands().create(caller(ORG), newCase("after the upgrade"))));

      // Then
      var after = UpgradeFacts.states(connection);
      assertThat(after).hasSize(before.size() + 1);
      assertThat(unpublished(UpgradeFacts.read(connection)))
          .startsWith(unpublished(fixture.expected()).toArray(String[]::new))
          .hasSize(unpublished(fixture.expected()).size() + before.size() + 1);
      before.forEach((place, state) ->
          assertThat(after)
              .hasEntrySatisfying(
                  place, now -> assertThat(now.version()).isEqualTo(state.version() + 1)));
    }
  }

  @Test
  void shouldHaveAFixtureOfEveryVersionBeforeTheNewest() {
    var versions = versions();
    var older = new ArrayList<>(versions.subList(0, versions.size() - 1));
    older.removeAll(NEVER_ALONE);
    // Those before the first release.
    older.removeIf(version -> version.compareTo("V0003") < 0);

    assertThat(fixtures().map(UpgradeFixture::version))
        .as("data sets; `scripts/dev fixture` keeps one, before the next migration is added")
        .containsAll(older);
    assertThat(versions).containsAll(NEVER_ALONE);
  }

  private static List<String> unpublished(List<String> facts) {
    return facts.stream().filter(fact -> fact.startsWith("unpublished ")).toList();
  }

  private static List<String> versions() {
    return Arrays.stream(UpgradeDatabase.migrations(newest.testDatabase).info().all())
        .map(MigrationInfo::getVersion)
        .filter(version -> version != null)
        .map(version -> "V" + version.getVersion())
        .toList();
  }

  /// Every type of event, two orgs, a cell, a ticket, an effect; the first two events are
  /// published.
  private static void write(UpgradeFixture fixture) throws SQLException, IOException {
    var linked = create(ORG, "Disk full on db-1 · naïve 🚨");
    change(ORG, linked, new UpdatePriority(Priority.P1));
    change(ORG, linked, new UpdateStatus(CaseStatus.IN_PROGRESS));
    change(ORG, linked, new AddComment("on it:\n\t\\backslash\\"));
    change(ORG, linked, new UpdateTitle("Disk full on db-1 and db-2"));
    change(ORG, linked, new UpdateStatus(CaseStatus.CLOSED));
    var reopened = create(ORG, "Certificate expires");
    change(ORG, reopened, new UpdateStatus(CaseStatus.CLOSED));
    change(ORG, reopened, new UpdateStatus(CaseStatus.OPEN));
    create(OTHER_ORG, "Of another org");
    var effect = caller(ORG).once(new CommandKey.Effect(new UUID(0x7000, 3)));
    var ref = new CaseRef.ById(reopened.id());
    var _ = done(await(newest.commands.change(effect, ref, 0, new UpdatePriority(Priority.P2))));
    putCell(linked);
    newest.execute(
        """
        insert into docket.third_party_account values (%1$d, 'JIRA', 'acc', 'bot');
        insert into docket.third_party_ticket values (%1$d, 'JIRA', 'acc', 'OPS-1', '%2$s', '2026-01-02 03:04:05+00');
        insert into docket.webhook values ('hook-1', %1$d, 'JIRA', 'acc', 'k1', '\\x00ff');
        insert into docket.api_key values (sha256('api'), %1$d, 'upgrade', null);
        insert into docket.application_key values (sha256('app'), %1$d, '%3$s', null);
        update docket.project set settings = '{"integration_jira": {"enabled": true}}' where org_id = %1$d;
        insert into docket.relay_cursor (shards, shard, xid, position, system_identifier, log_epoch)
        select 1, 0, o.xid, o.position, (select system_identifier from pg_control_system()), l.log_epoch
        from docket.outbox o, docket.log_identity l order by o.xid, o.position offset 1 limit 1;
        """
            .formatted(ORG, linked.id(), ALICE));
    try (var connection = DriverManager.getConnection(newest.testDatabase.jdbcUrl())) {
      fixture.write(connection, UpgradeFacts.read(connection));
    }
  }

  private static CaseView create(long org, String title) {
    return done(await(newest.commands.create(caller(org), newCase(title, PROJECT, ALICE)))).view();
  }

  private static void change(long org, CaseView view, Change change) {
    newest.now.updateAndGet(now -> now.plus(Duration.ofSeconds(61)));
    var ref = new CaseRef.ById(view.id());
    var _ = done(await(newest.commands.change(caller(org), ref, 0, change)));
  }

  private static void putCell(CaseView view) {
    var event = newest.log(ORG, view.id()).get(3).header();
    var cell =
        new TimelineRows.Cell(
            new EffectKey(event.eventId(), "timeline", "COMMENT").id(),
            view.id(),
            event.version(),
            event.eventId(),
            "COMMENT",
            new Actor.User(ALICE),
            new JsonObject().put("message", "on it"),
            event.recordedAt());
    var _ = await(newest.database.inOrg(ORG, tx -> TimelineRows.put(tx, ORG, cell)));
  }
}
