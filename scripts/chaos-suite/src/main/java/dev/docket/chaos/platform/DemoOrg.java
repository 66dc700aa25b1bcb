package dev.docket.chaos.platform;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/// The org that the load belongs to: a user, keys, a project.
public final class DemoOrg {

  public static final long ORG = 1;
  public static final String API_KEY = "chaos-api-key";
  public static final String APPLICATION_KEY = "chaos-app-key";
  public static final UUID PROJECT = UUID.fromString("01900000-0000-7000-8000-0000000c0001");

  private static final UUID USER = UUID.fromString("01900000-0000-7000-8000-0000000c0002");

  private DemoOrg() {}

  static void put(String jdbcUrl) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl)) {
      connection.setAutoCommit(false);
      update(connection, "insert into docket.org values (?, 'Chaos')", ORG);
      update(
          connection,
          """
          insert into docket.user_account (org_id, id, name, email, handle)
          values (?, ?, 'Chaos User', 'chaos@example.org', 'chaos')
          """,
          ORG,
          USER);
      update(
          connection,
          "insert into docket.api_key (hash, org_id, owner) values (?, ?, 'chaos')",
          sha256(API_KEY),
          ORG);
      update(
          connection,
          "insert into docket.application_key (hash, org_id, user_id) values (?, ?, ?)",
          sha256(APPLICATION_KEY),
          ORG,
          USER);
      update(
          connection,
          """
          insert into docket.project (org_id, id, key, name, created_at)
          values (?, ?, 'CHAOS', 'Chaos', now())
          """,
          ORG,
          PROJECT);
      connection.commit();
    }
  }

  private static void update(Connection connection, String sql, Object... values)
      throws SQLException {
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
