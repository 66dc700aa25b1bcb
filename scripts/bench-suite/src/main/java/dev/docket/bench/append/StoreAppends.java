package dev.docket.bench.append;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.platform.ProcessUse;
import dev.docket.embedded.EmbeddedPostgres;
import dev.docket.store.EventLog;
import dev.docket.store.LogEntry;
import dev.docket.store.OrgDatabase;
import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/// Commands as case-api runs them, by the store's own code: lock and read, then events, outbox,
/// state and commit. A given number of clients, each with one command at a time, all on one event
/// loop with their connections, as in an instance of case-api.
final class StoreAppends implements AutoCloseable {

  static final int ENVELOPE_BYTES = 600;

  private static final String VERSION =
      "select version from docket.bench_case where org_id = $1 and id = $2";

  private static final String STATE =
      """
      update docket.bench_case set version = $3, title = $4, changed = now()
      where org_id = $1 and id = $2
      """;

  private static final UUID PROJECT = new UUID(0x7000L, 0x8000_0000_0000_0000L);
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final Duration END_LIMIT = Duration.ofSeconds(30);
  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(1);

  private final Vertx vertx;
  private final Pool pool;
  private final OrgDatabase database;
  private final EventLog<LogEntry> log = new EventLog<>(entry -> entry);
  private final Buffer envelope = Buffer.buffer(new byte[ENVELOPE_BYTES]);

  /// @param role to log in as
  /// @param clients and connections
  StoreAppends(int port, String role, int clients) {
    this.vertx = Vertx.vertx();
    this.pool =
        PgBuilder.pool()
            .using(vertx)
            .with(new PoolOptions().setMaxSize(clients))
            .connectingTo(
                new PgConnectOptions()
                    .setHost(EmbeddedPostgres.HOST)
                    .setPort(port)
                    .setDatabase(AppendTable.DATABASE)
                    .setUser(role)
                    .setCachePreparedStatements(true)
                    .setPipeliningLimit(16))
            .build();
    this.database = new OrgDatabase(pool);
  }

  /// All connections are there when the clock starts, as pgbench counts it.
  ///
  /// @param cases how many of the cases take part; 1 is the hot case
  Appended run(int clients, int cases, Duration duration) {
    connect(clients);
    var context = vertx.getOrCreateContext();
    var cpu = ProcessUse.cpu(ProcessHandle.current().pid());
    long begin = System.nanoTime();
    var loops =
        IntStream.range(0, clients)
            .mapToObj(number -> new Loop(number, cases, begin + duration.toNanos()))
            .toList();
    context.runOnContext(_ -> loops.forEach(Loop::next));
    try {
      Future.all(loops.stream().map(loop -> loop.done.future()).toList())
          .await(duration.plus(END_LIMIT).toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new BenchFailedException("commands without an end", e);
    }
    var waits = new Histogram(LONGEST_MICROS, 3);
    loops.forEach(loop -> waits.add(loop.waits));
    return new Appended(
        waits.getTotalCount(),
        Duration.ofNanos(System.nanoTime() - begin),
        ProcessUse.cpu(ProcessHandle.current().pid()).minus(cpu),
        waits);
  }

  private void connect(int clients) {
    var connections = IntStream.range(0, clients).mapToObj(_ -> pool.getConnection()).toList();
    try {
      Future.all(connections)
          .compose(_ -> Future.all(connections.stream().map(c -> c.result().close()).toList()))
          .await(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new BenchFailedException("no connections within " + END_LIMIT, e);
    }
  }

  /// One client. Its transactions are one behind the other, so nothing of it is shared.
  private final class Loop {
    private final SplittableRandom random;
    private final int cases;
    private final long end;
    private final Histogram waits = new Histogram(LONGEST_MICROS, 3);
    private final Promise<Void> done = Promise.promise();

    Loop(int number, int cases, long end) {
      this.random = new SplittableRandom(number);
      this.cases = cases;
      this.end = end;
    }

    void next() {
      long begin = System.nanoTime();
      if (begin > end) {
        done.complete();
        return;
      }
      var caseId = AppendTable.caseId(random.nextInt(cases));
      database
          .inStream(AppendTable.ORG, caseId, tx -> command(tx, caseId))
          .onSuccess(_ -> {
            waits.recordValue((System.nanoTime() - begin) / 1000);
            next();
          })
          .onFailure(done::fail);
    }

    private Future<Void> command(OrgTransaction tx, UUID caseId) {
      var locked = tx.lockStream(AppendTable.ORG, caseId);
      var read = tx.execute(VERSION, Tuple.of(AppendTable.ORG, caseId));
      return Future.all(locked, read)
          .compose(_ -> {
            long version = read.result().iterator().next().getLong("version") + 1;
            var appended = log.append(tx, AppendTable.ORG, List.of(entry(caseId, version)));
            var state =
                tx.execute(STATE, Tuple.of(AppendTable.ORG, caseId, version, "Case " + version));
            tx.finish();
            return Future.all(appended, state).mapEmpty();
          });
    }

    private LogEntry entry(UUID caseId, long version) {
      var eventId = new UUID(random.nextLong(), random.nextLong());
      return new LogEntry(caseId, version, eventId, PROJECT, "case.title_updated", 1, AT, envelope);
    }
  }

  @Override
  public void close() {
    pool.close().await();
    vertx.close().await();
  }
}
