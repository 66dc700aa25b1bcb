package dev.docket.launcher.dev;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/// A demo org with a user, keys that everybody knows, and a project. Exists only where this
/// launcher made the database: the production launcher does not have this class.
final class DemoData {

  static final String API_KEY = "demo-api-key";
  static final String APPLICATION_KEY = "demo-app-key";
  static final String PROJECT_KEY = "DEMO";
  static final UUID PROJECT_ID = UUID.fromString("01900000-0000-7000-8000-00000000d001");

  static final long ORG = 1;
  private static final UUID USER = UUID.fromString("01900000-0000-7000-8000-00000000d002");

  private DemoData() {}

  /// Puts what is missing; blocking.
  static void put(String jdbcUrl, String superuser) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl, superuser, null)) {
      connection.setAutoCommit(false);
      update(connection, "insert into docket.org values (?, 'Demo') on conflict do nothing", ORG);
      update(
          connection,
          """
          insert into docket.user_account (org_id, id, name, email, handle)
          values (?, ?, 'Demo User', 'demo@example.org', 'demo') on conflict do nothing
          """,
          ORG,
          USER);
      update(
          connection,
          "insert into docket.api_key (hash, org_id, owner) values (?, ?, 'demo') on conflict do nothing",
          sha256(API_KEY),
          ORG);
      update(
          connection,
          "insert into docket.application_key (hash, org_id, user_id) values (?, ?, ?) on conflict do nothing",
          sha256(APPLICATION_KEY),
          ORG,
          USER);
      update(
          connection,
          """
          insert into docket.project (org_id, id, key, name, created_at)
          values (?, ?, ?, 'Demo project', now()) on conflict do nothing
          """,
          ORG,
          PROJECT_ID,
          PROJECT_KEY);
      connection.commit();
    }
  }

  static void update(Connection connection, String sql, Object... values) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  private static byte[] sha256(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
