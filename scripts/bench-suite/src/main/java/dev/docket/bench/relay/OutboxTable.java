package dev.docket.bench.relay;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.platform.BenchDatabase;
import dev.docket.embedded.EmbeddedPostgres;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.LongStream;

/// The outbox, filled from outside: what commands would have left there. For one thread.
final class OutboxTable implements AutoCloseable {

  static final String DATABASE = "relay";
  static final int CASES = 1_000;
  static final int ENVELOPE_BYTES = 600;

  /// Made once, or the bare producer would be measured formatting text.
  private static final String[] KEYS =
      LongStream.range(0, CASES)
          .mapToObj("1/00000000-0000-7000-8000-%012x"::formatted)
          .toArray(String[]::new);

  private static final Duration SLOT_LIMIT = Duration.ofSeconds(10);

  private static final String FILL =
      """
      insert into docket.outbox
        (org_id, position, xid, case_id, version, event_id, project_id, type, envelope)
      select 1, n, pg_current_xact_id(),
        ('00000000-0000-7000-8000-' || lpad(to_hex(n %% %d), 12, '0'))::uuid, n,
        gen_random_uuid(), '00000000-0000-7000-8000-000000000000', 'case.title_updated',
        ?::bytea || decode(repeat(md5(n::text), %d), 'hex')
      from generate_series(?, ?) n
      """
          .formatted(CASES, (ENVELOPE_BYTES - Long.BYTES) / 16);

  private final BenchDatabase database;
  private final PreparedStatement fill;
  private long written;

  OutboxTable(EmbeddedPostgres postgres) {
    database = new BenchDatabase(postgres, DATABASE);
    fill = database.prepare(FILL);
  }

  /// The key of an event in the topic, from its position.
  static String key(long position) {
    return KEYS[(int) (position % CASES)];
  }

  /// Rows written so far; also the position and the version of the latest.
  long written() {
    return written;
  }

  /// Writes rows in one transaction, each with the same time at the head of its envelope.
  ///
  /// @param nanos of {@link System#nanoTime()}
  void write(int rows, long nanos) {
    try {
      fill.setBytes(1, ByteBuffer.allocate(Long.BYTES).putLong(nanos).array());
      fill.setLong(2, written + 1);
      fill.setLong(3, written + rows);
      fill.executeUpdate();
      written += rows;
    } catch (SQLException e) {
      throw BenchDatabase.refused(e);
    }
  }

  /// Leaves the files of the log that are done with to be written again, as in a database that has
  /// run for a while. A new one is filled with zeros and synced first, and every writer waits for
  /// that.
  void recycleLog() {
    database.execute("checkpoint");
  }

  /// From here on, what is written waits for Debezium: in its normal mode it reads the log behind
  /// its slot. Columns that the topic has no use for are left out for it.
  void openSlot() {
    database.execute(
        "create publication %s for table docket.outbox (org_id, position, bucket, case_id, envelope)"
                .formatted(DebeziumRun.PUBLICATION)
            + " with (publish = 'insert', publish_via_partition_root = true)");
    database.number(
        "select count(pg_create_logical_replication_slot('%s', 'pgoutput'))"
            .formatted(DebeziumRun.SLOT));
  }

  /// Lets the server forget what the slot held back. The server may notice a little later than
  /// everybody else that its reader has ended.
  void dropSlot() throws InterruptedException {
    long deadline = System.nanoTime() + SLOT_LIMIT.toNanos();
    var slots = "from pg_replication_slots where slot_name = '%s'".formatted(DebeziumRun.SLOT);
    while (database.number("select count(*) " + slots) > 0) {
      if (System.nanoTime() > deadline) {
        throw new BenchFailedException("Debezium's slot is still in use");
      }
      database.number(
          "select count(pg_drop_replication_slot(slot_name)) " + slots + " and not active");
      Thread.sleep(20);
    }
    database.execute("drop publication " + DebeziumRun.PUBLICATION);
  }

  /// The latest position that the relay has seen acknowledged.
  long published() {
    return database.number("select coalesce(max(position), 0) from docket.relay_cursor");
  }

  /// Transactions of this database since it was made, to a second or so.
  long transactions() {
    return database.number(
        "select xact_commit from pg_stat_database where datname = '" + DATABASE + "'");
  }

  /// Rows that are dead and not cleaned away yet, over the outbox and the relay's cursor.
  long deadTuples() {
    return database.number(
        """
        select coalesce(sum(n_dead_tup), 0) from pg_stat_user_tables
        where schemaname = 'docket' and (relname like 'outbox%' or relname = 'relay_cursor')
        """);
  }

  @Override
  public void close() {
    database.close();
  }
}
