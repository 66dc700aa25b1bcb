package dev.docket.launcher;

import dev.docket.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What the database holds, seen by its superuser: past every service, and past row-level security.
final class EventTables {

  private static final UUID USER = new UUID(0x7000, 1);

  private final TestDatabase database;

  EventTables(TestDatabase database) {
    this.database = database;
  }

  /// An org with a user, and the two keys that {@link Rest} shows.
  void seed() throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute("insert into docket.org values (1, 'Org')");
      statement.execute(
          "insert into docket.user_account (org_id, id, name, email, handle) values (1, '%s', 'Ada', 'ada@example.org', 'ada')"
              .formatted(USER));
      try (var key =
          connection.prepareStatement(
              "insert into docket.api_key (hash, org_id, owner) values (?, 1, 'test')")) {
        key.setBytes(1, sha256(Rest.API_KEY));
        key.execute();
      }
      try (var key =
          connection.prepareStatement(
              "insert into docket.application_key (hash, org_id, user_id) values (?, 1, ?)")) {
        key.setBytes(1, sha256(Rest.APPLICATION_KEY));
        key.setObject(2, USER);
        key.execute();
      }
    }
  }

  long events() throws SQLException {
    return count("select count(*) from docket.event");
  }

  long cells() throws SQLException {
    return count("select count(*) from docket.timeline_cell");
  }

  /// Events that have no cell, or more than one.
  long eventsWithoutExactlyOneCell() throws SQLException {
    return count(
        """
        select count(*) from (
          select e.event_id
          from docket.event e
          left join docket.timeline_cell c on c.org_id = e.org_id and c.event_id = e.event_id
          group by e.event_id
          having count(c.id) <> 1) wrong
        """);
  }

  /// All columns of a case's cells, in the order of their versions.
  List<String> cellsOf(String caseId) throws SQLException {
    try (var connection = connect();
        var statement =
            connection.prepareStatement(
                "select to_jsonb(t)::text from docket.timeline_cell t where case_id = ?::uuid order by case_version, id")) {
      statement.setString(1, caseId);
      var cells = new ArrayList<String>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          cells.add(rows.getString(1));
        }
      }
      return cells;
    }
  }

  /// Takes one cell of a case away, spoils one, and adds one that no event has made.
  void damage(String caseId) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(
          "delete from docket.timeline_cell where case_id = '%s' and case_version = 2"
              .formatted(caseId));
      statement.execute(
          "update docket.timeline_cell set content = '{}' where case_id = '%s' and case_version = 3"
              .formatted(caseId));
      statement.execute(
          """
          insert into docket.timeline_cell (org_id, case_id, id, case_version, event_id, type, author_service, content, created_at)
          values (1, '%s', gen_random_uuid(), 4, gen_random_uuid(), 'COMMENT', 'nobody', '{}', now())
          """
              .formatted(caseId));
    }
  }

  private long count(String sql) throws SQLException {
    try (var connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl());
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
