package dev.docket.launcher.dev;

import dev.docket.kit.identity.SecretBox;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A demo case linked to the Jira issue `DEMO-1`, the webhook that its changes come in by, and the
/// settings that let them through.
final class DemoTicket {

  static final String WEBHOOK_ID = "demo";
  static final String WEBHOOK_SECRET = "demo-webhook-secret";
  static final String ACCOUNT = "demo-jira";
  static final String ISSUE_KEY = "DEMO-1";

  /// Whom Docket acts as in Jira: changes by this user are its own echo.
  static final String INTEGRATION_USER = "docket-integration";

  private static final String SETTINGS =
      """
      {"integration_jira": {"enabled": true,
        "metadata": {"account_id": "demo-jira", "project_id": "10000", "issue_type_id": "10001"},
        "sync": {"enabled": true, "properties": {"title": {"sync_type": "ST_BIDIRECTIONAL"}}}}}
      """;

  private DemoTicket() {}

  /// Puts what is missing; blocking. The case itself is opened through the API, like any other.
  ///
  /// @param api where the REST API answers
  static void put(String jdbcUrl, String superuser, SecretBox secrets, URI api)
      throws SQLException, IOException {
    try (var connection = DriverManager.getConnection(jdbcUrl, superuser, null)) {
      if (linkedCase(connection) != null) {
        return;
      }
      update(
          connection,
          "update docket.project set settings = ?::jsonb where org_id = ? and id = ? and settings = '{}'",
          SETTINGS,
          DemoData.ORG,
          DemoData.PROJECT_ID);
      var sealed = secrets.seal(WEBHOOK_SECRET, WEBHOOK_ID);
      update(
          connection,
          """
          insert into docket.webhook (id, org_id, kind, account_id, secret_kid, secret)
          values (?, ?, 'JIRA', ?, ?, ?) on conflict do nothing
          """,
          WEBHOOK_ID,
          DemoData.ORG,
          ACCOUNT,
          sealed.kid(),
          sealed.bytes());
      update(
          connection,
          """
          insert into docket.third_party_account (org_id, kind, account_id, integration_user_id)
          values (?, 'JIRA', ?, ?) on conflict do nothing
          """,
          DemoData.ORG,
          ACCOUNT,
          INTEGRATION_USER);
      update(
          connection,
          """
          insert into docket.third_party_ticket (org_id, kind, account_id, ticket_key, case_id, linked_at)
          values (?, 'JIRA', ?, ?, ?, now()) on conflict do nothing
          """,
          DemoData.ORG,
          ACCOUNT,
          ISSUE_KEY,
          openCase(api));
    }
  }

  private static @Nullable UUID linkedCase(Connection connection) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "select case_id from docket.third_party_ticket where org_id = ? and account_id = ? and ticket_key = ?")) {
      statement.setLong(1, DemoData.ORG);
      statement.setString(2, ACCOUNT);
      statement.setString(3, ISSUE_KEY);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getObject(1, UUID.class) : null;
      }
    }
  }

  private static void update(Connection connection, String sql, Object... values)
      throws SQLException {
    DemoData.update(connection, sql, values);
  }

  private static UUID openCase(URI api) throws IOException {
    var body =
        """
        {"data": {"type": "case",
          "attributes": {"title": "Linked to DEMO-1 in Jira", "type_id": "00000000-0000-0000-0000-000000000001"},
          "relationships": {"project": {"data": {"type": "project", "id": "%s"}}}}}
        """
            .formatted(DemoData.PROJECT_ID);
    var connection = (HttpURLConnection) api.resolve("/api/v2/cases").toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setConnectTimeout(5_000);
    connection.setReadTimeout(10_000);
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setRequestProperty("DD-API-KEY", DemoData.API_KEY);
    connection.setRequestProperty("DD-APPLICATION-KEY", DemoData.APPLICATION_KEY);
    try (var out = connection.getOutputStream()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
    try (var in = connection.getInputStream()) {
      var answer = new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return UUID.fromString(answer.getJsonObject("data").getString("id"));
    }
  }
}
