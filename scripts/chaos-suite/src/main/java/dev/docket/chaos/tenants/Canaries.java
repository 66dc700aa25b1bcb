package dev.docket.chaos.tenants;

import dev.docket.chaos.platform.CannotMeasureException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Puts rows of every org into every tenant table of the database, whatever tables there are by
/// now: a column that has to have a value gets one that fits its type, with the org's canary where
/// text goes.
final class Canaries {

  private static final String COLUMNS =
      """
      select c.relname, a.attname, a.atttypid::regtype::text,
        a.attnotnull and not a.atthasdef and a.attidentity = ''
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'docket'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname not in ('api_key', 'application_key')
        and exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'org_id')
      order by 1, a.attnum
      """;

  private static final String UUID_LITERAL = "'" + Orgs.SHARED_ID + "'::uuid";

  /// SQL for columns whose checks want something else than what their type gets, or that may be
  /// null and should not be here.
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("project.key", "'CANARY'"),
          Map.entry("project.last_number", "2"),
          Map.entry("case.key", "'" + Orgs.CASE_KEY + "'"),
          Map.entry("case.priority", "'P3'"),
          Map.entry("case.status", "'OPEN'"),
          Map.entry("case.created_by_user", UUID_LITERAL),
          Map.entry("timeline_cell.type", "'COMMENT'"),
          Map.entry("timeline_cell.author_user", UUID_LITERAL),
          Map.entry("event.type", "'case.created'"),
          Map.entry("outbox.type", "'case.created'"),
          Map.entry("timeline_cell_next.type", "'COMMENT'"),
          Map.entry("timeline_cell_next.author_user", UUID_LITERAL),
          Map.entry("idempotency_key.request_hash", "sha256('request')"),
          Map.entry("webhook.kind", "'JIRA'"),
          Map.entry("third_party_account.kind", "'JIRA'"),
          Map.entry("third_party_account.account_id", "'acc'"),
          Map.entry("third_party_ticket.kind", "'JIRA'"),
          Map.entry("third_party_ticket.account_id", "'acc'"),
          Map.entry("third_party_ticket.ticket_key", "'OPS-1'"));

  private static final String OWN_CASE =
      """
      insert into docket.case
        (org_id, id, project_id, key, number, type_id, title, description, priority, status, creation_source,
         comment_count, version, recorded_at, created_at, created_by_user)
      select org_id, ?, project_id, 'CANARY-2', 2, type_id, title, description, priority, status, creation_source,
        comment_count, version, recorded_at, created_at, created_by_user
      from docket.case where org_id = ? and key = 'CANARY-1'
      """;

  private record Column(String table, String name, String type, boolean needsValue) {}

  private final Connection connection;
  private final Map<String, List<Column>> tables = new TreeMap<>();

  private Canaries(Connection connection) {
    this.connection = connection;
  }

  /// @param jdbcUrl a superuser's
  /// @return the tables
  static List<String> put(String jdbcUrl) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl)) {
      connection.setAutoCommit(false);
      var canaries = new Canaries(connection);
      canaries.readTables();
      for (long org : Orgs.all()) {
        canaries.putOrg(org);
      }
      connection.commit();
      return List.copyOf(canaries.tables.keySet());
    }
  }

  private void readTables() throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(COLUMNS)) {
      while (rows.next()) {
        var column =
            new Column(rows.getString(1), rows.getString(2), rows.getString(3), rows.getBoolean(4));
        tables.computeIfAbsent(column.table(), _ -> new ArrayList<>()).add(column);
      }
    }
  }

  private void putOrg(long org) throws SQLException {
    execute("insert into docket.org values (%1$d, 'canary-%1$d-org')".formatted(org));
    execute(
        "insert into docket.api_key (hash, org_id, owner) values (sha256('%s'), %d, 'tenants')"
            .formatted(Orgs.apiKey(org), org));
    execute(
        "insert into docket.application_key (hash, org_id, user_id) values (sha256('%s'), %d, %s)"
            .formatted(Orgs.applicationKey(org), org, UUID_LITERAL));
    // Tables come in the order of their names, and not in that of their references.
    execute("set local session_replication_role = replica");
    for (var table : tables.entrySet()) {
      putRow(org, table.getKey(), table.getValue());
    }
    try (var statement = connection.prepareStatement(OWN_CASE)) {
      statement.setObject(1, Orgs.ownCase(org));
      statement.setLong(2, org);
      statement.executeUpdate();
    }
  }

  private void putRow(long org, String table, List<Column> columns) throws SQLException {
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    for (var column : columns) {
      if (column.needsValue() || VALUES.containsKey(table + "." + column.name())) {
        names.add('"' + column.name() + '"');
        values.add(value(org, column));
      }
    }
    try {
      execute(
          "insert into docket.\"%s\" (%s) values (%s)"
              .formatted(table, String.join(", ", names), String.join(", ", values)));
    } catch (SQLException e) {
      throw new CannotMeasureException(
          "no canary fits into the table %s: give its columns values in Canaries".formatted(table),
          e);
    }
  }

  private static String value(long org, Column column) {
    var given = VALUES.get(column.table() + "." + column.name());
    if (given != null) {
      return given;
    }
    var canary = "'" + Orgs.canary(org, column.table() + "." + column.name()) + "'";
    return switch (column.type()) {
      case "bigint" -> column.name().equals("org_id") ? Long.toString(org) : "1";
      case "integer" -> "1";
      case "smallint" -> "0";
      case "boolean" -> "false";
      case "text" -> canary;
      case "xid8" -> "pg_current_xact_id()";
      case "date" -> "date '2026-01-02'";
      case "bytea" -> "convert_to(%s, 'UTF8')".formatted(canary);
      case "jsonb" -> "jsonb_build_object('message', %s)".formatted(canary);
      case "uuid" -> UUID_LITERAL;
      case "timestamp with time zone" -> "timestamptz '2026-01-02 03:04:05+00'";
      default ->
          throw new CannotMeasureException(
              "no canary for a column of type %s: tell Canaries".formatted(column.type()));
    };
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
