package dev.docket.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.store.DatabaseSetup;
import dev.docket.testkit.JavaProgram;
import dev.docket.testkit.TestDatabase;
import dev.docket.testkit.TestInfrastructure;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person does after a database was restored.
class RelayAcceptIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final TestInfrastructure INFRASTRUCTURE = TestInfrastructure.shared();

  @TempDir private Path directory;

  private TestDatabase database;

  @BeforeEach
  void start() throws SQLException {
    database = INFRASTRUCTURE.createDatabase(RelayAcceptIT.class);
    DatabaseSetup.run(
        new DatabaseSetup.Target(
            database.host(), database.port(), database.name(), database.user(), null),
        Map.of());
  }

  @Test
  void shouldTellFirstAndActOnAWord() throws IOException, SQLException {
    // Given
    execute(
        "insert into docket.relay_cursor (shards, shard, xid, position, system_identifier, log_epoch) values (1, 0, '5', 9, 7, gen_random_uuid())");
    var config = withOwner();

    // When / Then: it only tells
    try (var launcher = launch("tell", "relay-accept", config)) {
      assertThat(launcher.exitCode(LIMIT)).as(launcher.transcript()).isZero();
      assertThat(String.join("\n", launcher.output()))
          .contains("was written for LogIdentity[systemIdentifier=7,", "With --yes", "rewritten");
    }
    assertThat(cursors()).hasSize(1);

    // When / Then: it acts
    try (var launcher = launch("act", "relay-accept", config, "--yes")) {
      assertThat(launcher.exitCode(LIMIT)).as(launcher.transcript()).isZero();
      assertThat(launcher.output())
          .singleElement()
          .satisfies(line ->
              assertThat(line)
                  .startsWith("Accepted: the cursor for LogIdentity[systemIdentifier=7,"));
    }
    assertThat(cursors()).isEmpty();

    // When / Then: once
    try (var launcher = launch("again", "relay-accept", config, "--yes")) {
      assertThat(launcher.exitCode(LIMIT)).as(launcher.transcript()).isZero();
      assertThat(launcher.output())
          .containsExactly("No relay has a cursor in this database: there is nothing to accept.");
    }
  }

  @Test
  void shouldSayWhatItNeeds() throws IOException {
    var relay = Launched.CONF.resolve("case-event-relay.json").toString();

    try (var launcher = launch("owner", "relay-accept", relay, "--yes")) {
      assertThat(launcher.exitCode(LIMIT)).isEqualTo(2);
      assertThat(launcher.errors())
          .containsExactly("docket: $.postgres.logins.owner: required by relay-accept");
    }
    try (var launcher = launch("flag", "relay-accept", withOwner(), "--sure")) {
      assertThat(launcher.exitCode(LIMIT)).isEqualTo(2);
      assertThat(launcher.errors()).containsExactly("docket: unknown argument --sure; see --help");
    }
  }

  private String withOwner() throws IOException {
    return Launched.overlay(
            directory,
            "case-event-relay.json",
            "{ \"postgres\": { \"logins\": { \"owner\": { \"user\": \"%s\", \"password\": \"\" } } } }"
                .formatted(database.user()))
        .toString();
  }

  private JavaProgram launch(String name, String... arguments) {
    return Launched.start(
        directory,
        name,
        Map.of(
            "DOCKET_POSTGRES_PORT", Integer.toString(database.port()),
            "DOCKET_POSTGRES_DATABASE", database.name()),
        arguments);
  }

  private void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(database.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> cursors() throws SQLException {
    try (var connection = DriverManager.getConnection(database.jdbcUrl());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select xid::text from docket.relay_cursor")) {
      var cursors = new ArrayList<String>();
      while (rows.next()) {
        cursors.add(rows.getString(1));
      }
      return cursors;
    }
  }
}
