package dev.docket.caseapi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// The rows of a database as one version of the schema kept them, and beside them what must still
/// be true of them under every later one:
///
/// - `VERSION.sql.gz`: a `copy` statement for each table, its rows in COPY's text form behind it;
///   then statements for the sequences and the relay's cursor;
/// - `VERSION.expected`: lines of text, see [UpgradeIT].
///
/// Transaction ids are left out, since they mean nothing in another cluster: the rows get that of
/// the load, as after a restore.
record UpgradeFixture(String version) {

  private static final Path DIRECTORY = Path.of("src/test/resources/upgrade");
  private static final String ROWS = ".sql.gz";
  private static final String END = "\\.";
  private static final Pattern VERSION = Pattern.compile("V\\d{4}");

  /// What belongs to the database itself, and partitions, whose rows are their parent's.
  private static final String TABLES =
      """
      select format('docket.%I (%s)', c.relname,
        (select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
           and a.atttypid <> 'xid8'::regtype))
      from pg_class c
      where c.relnamespace = 'docket'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname not in ('schema_history', 'relay_cursor', 'log_identity')
      order by 1
      """;

  /// Rows without a transaction id get that of the load: while it runs, also where whoever writes
  /// has to name one.
  private static final String OWN_XID =
      """
      select format('alter table docket.%I alter column %I ', c.relname, a.attname)
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'docket'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname <> 'relay_cursor' and a.atttypid = 'xid8'::regtype and a.attnotnull and not a.atthasdef
      order by 1
      """;

  private static final String SEQUENCES =
      """
      select format('select setval(%L, %s)', format('%I.%I', schemaname, sequencename), last_value)
      from pg_sequences where schemaname = 'docket' and last_value is not null order by 1
      """;

  /// The cursor has to fit the log that it comes to.
  private static final String CURSORS =
      """
      select format('insert into docket.relay_cursor (%s) values (%s)', string_agg(quote_ident(key), ', '),
        string_agg(
          case key
            when 'xid' then 'pg_current_xact_id()'
            when 'system_identifier' then '(select system_identifier from pg_control_system())'
            when 'log_epoch' then '(select log_epoch from docket.log_identity)'
            else quote_nullable(value)
          end, ', '))
      from docket.relay_cursor c, jsonb_each_text(to_jsonb(c)) group by c
      """;

  UpgradeFixture {
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException("a version such as V0003, found " + version);
    }
  }

  /// Those that are there, oldest first.
  static List<UpgradeFixture> all() {
    try (var files = Files.list(DIRECTORY)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(ROWS))
          .map(f -> new UpgradeFixture(f.substring(0, f.length() - ROWS.length())))
          .sorted(Comparator.comparing(UpgradeFixture::version))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean exists() {
    return Files.exists(rows());
  }

  List<String> expected() throws IOException {
    return Files.readAllLines(facts());
  }

  /// @param connection a superuser's
  /// @throws IllegalStateException when the fixture is there: it is never changed
  void write(Connection connection, List<String> expected) throws SQLException, IOException {
    if (exists()) {
      throw new IllegalStateException(version + " has its fixture, and none is ever changed");
    }
    Files.createDirectories(DIRECTORY);
    try (var out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(rows())), StandardCharsets.UTF_8)) {
      write(connection, out);
    }
    Files.write(facts(), expected);
  }

  private static void write(Connection connection, Writer out) throws SQLException, IOException {
    var copy = copy(connection);
    var ownXid = lines(connection, OWN_XID);
    for (var column : ownXid) {
      out.write(column + "set default pg_current_xact_id()\n");
    }
    for (var table : lines(connection, TABLES)) {
      var rows = new StringWriter();
      int columns = table.indexOf(" (");
      copy.copyOut(
          "copy (select %s from %s) to stdout"
              .formatted(
                  table.substring(columns + 2, table.length() - 1), table.substring(0, columns)),
          rows);
      out.write("copy %s from stdin\n%s%s\n".formatted(table, rows, END));
    }
    for (var column : ownXid) {
      out.write(column + "drop default\n");
    }
    for (var line : lines(connection, SEQUENCES)) {
      out.write(line + "\n");
    }
    for (var line : lines(connection, CURSORS)) {
      out.write(line + "\n");
    }
  }

  private static List<String> lines(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      var lines = new ArrayList<String>();
      while (found.next()) {
        lines.add(found.getString(1));
      }
      return lines;
    }
  }

  /// Puts the rows into a database whose schema is at this version.
  ///
  /// @param connection a superuser's
  void load(Connection connection) throws SQLException, IOException {
    try (var in =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(rows())), StandardCharsets.UTF_8));
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // Tables come in the order of their names, so references are right at the end only.
      statement.execute("set local session_replication_role = replica");
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("copy ")) {
          copy(connection).copyIn(line, new StringReader(block(in)));
        } else {
          statement.execute(line);
        }
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  private static String block(BufferedReader in) throws IOException {
    var block = new StringBuilder();
    for (var line = in.readLine(); !END.equals(line); line = in.readLine()) {
      if (line == null) {
        throw new IOException("the fixture is cut off");
      }
      block.append(line).append('\n');
    }
    return block.toString();
  }

  private static CopyManager copy(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  private Path rows() {
    return DIRECTORY.resolve(version + ROWS);
  }

  private Path facts() {
    return DIRECTORY.resolve(version + ".expected");
  }

  @Override
  public String toString() {
    return version;
  }
}
