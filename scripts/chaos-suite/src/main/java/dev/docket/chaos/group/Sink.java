package dev.docket.chaos.group;

import dev.docket.chaos.member.Versioned;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Where the members' effects go: a schema of its own for each group. It takes a record whose
/// version is newer than what it has of the key, refuses any other, and writes down every call in
/// the order in which it decided. Any thread.
final class Sink {

  static final String DATABASE = "postgres";

  private static final int FETCH_ROWS = 10_000;

  /// The lock on the key's row is held until the call is written down, so calls of one key have the
  /// order of their `seq`.
  private static final String TABLES =
      """
      create table newest (key int primary key, version bigint not null);
      create table effect (key int, version bigint, part int, off bigint);
      create index on effect (part, off);
      create table attempt (seq bigint generated always as identity, key int, version bigint, had bigint,
        part int, off bigint, member int, assignment int, at timestamptz default clock_timestamp());
      create function take(k int, v bigint, p int, o bigint, m int, a int) returns void language plpgsql as $$
        declare latest bigint;
        begin
          select version into latest from newest where key = k for update;
          insert into attempt (key, version, had, part, off, member, assignment) values (k, v, latest, p, o, m, a);
          if v > latest then
            update newest set version = v where key = k;
            insert into effect values (k, v, p, o);
          end if;
        end $$
      """;

  private static final String ATTEMPTS =
      """
      select key, version, had, part, off, member, assignment, (extract(epoch from at) * 1000)::bigint
      from attempt order by key, seq
      """;

  private static final String TWICE =
      "select key, version, count(*) from effect group by key, version having count(*) > 1";

  private static final String EFFECTS_BETWEEN =
      "select count(distinct off) from effect where part = ? and off >= ? and off < ?";

  private final String jdbcUrl;

  private Sink(String jdbcUrl) {
    this.jdbcUrl = jdbcUrl;
  }

  /// @param jdbcUrl of the database
  /// @param keys from 0 on
  static Sink create(String jdbcUrl, String schema, int keys) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl);
        var statement = connection.createStatement()) {
      statement.execute("create schema %1$s; set search_path = %1$s".formatted(schema));
      statement.execute(TABLES);
      statement.execute(
          "insert into newest select key, 0 from generate_series(0, %d - 1) key".formatted(keys));
    }
    return new Sink(jdbcUrl + "&currentSchema=" + schema);
  }

  /// How a member gets there.
  static String uri(int port, String schema) {
    return "postgresql://postgres@127.0.0.1:%d/%s?search_path=%s".formatted(port, DATABASE, schema);
  }

  /// Records of a partition that took effect, from one offset to before another.
  long effectsBetween(int partition, long from, long to) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl);
        var statement = connection.prepareStatement(EFFECTS_BETWEEN)) {
      statement.setInt(1, partition);
      statement.setLong(2, from);
      statement.setLong(3, to);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /// What took effect, once or more.
  Set<Versioned> effects() throws SQLException {
    var effects = new HashSet<Versioned>();
    query("select distinct key, version from effect", row -> effects.add(versioned(row)));
    return effects;
  }

  /// What took effect more than once, a line each.
  List<String> twice() throws SQLException {
    var twice = new ArrayList<String>();
    query(
        TWICE,
        row -> twice.add("%s took effect %d times".formatted(versioned(row), row.getLong(3))));
    return twice;
  }

  /// Every call, key by key in the order of the sink's decisions.
  void attempts(Consumer<Attempt> each) throws SQLException {
    query(
        ATTEMPTS,
        row ->
            each.accept(
                new Attempt(
                    versioned(row),
                    row.getLong(3),
                    row.getInt(4),
                    row.getLong(5),
                    new Tenure.Place(row.getInt(6), row.getInt(7)),
                    row.getLong(8))));
  }

  @FunctionalInterface
  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private void query(String sql, Row each) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl)) {
      // Only inside a transaction are rows fetched piece by piece.
      connection.setAutoCommit(false);
      read(connection, sql, each);
      connection.commit();
    }
  }

  private static void read(Connection connection, String sql, Row each) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_ROWS);
      try (var rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          each.read(rows);
        }
      }
    }
  }

  private static Versioned versioned(ResultSet row) throws SQLException {
    return new Versioned(row.getInt(1), row.getLong(2));
  }
}
