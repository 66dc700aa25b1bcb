package dev.docket.chaos.tenants;

import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Platform;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/// Asks in every way, many times at once, and looks for other orgs' canaries in every answer.
public final class Isolation {

  private static final int THREADS = 24;
  private static final int LEAKS_SHOWN = 10;

  /// Bounds what is shown of a leak.
  private static final int TEXT_SHOWN = 300;

  private static final String READABLE =
      """
      select c.relname from pg_class c
      where c.relnamespace = 'docket'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relrowsecurity and has_table_privilege('docket_app', c.oid, 'select')
      order by 1
      """;

  /// @param own answers that held what they should
  public record Found(long calls, long leaks, long own) {

    public String line() {
      return "verdict tenants leaks=%d calls=%d".formatted(leaks, calls);
    }

    /// Answers that are all empty leak nothing.
    public String weakness() {
      return own * 3 < calls
          ? "only %d of %d answers held anything of their own org".formatted(own, calls)
          : "";
    }
  }

  private final List<Probe> probes;
  private final Consumer<String> say;
  private final AtomicLong left;
  private final LongAdder leaks = new LongAdder();
  private final LongAdder own = new LongAdder();

  private Isolation(List<Probe> probes, long calls, Consumer<String> say) {
    this.probes = probes;
    this.left = new AtomicLong(calls);
    this.say = say;
  }

  /// @param calls how many answers to look at
  public static Found probe(Platform platform, long seed, int calls, Consumer<String> say)
      throws SQLException {
    var tables = Canaries.put(platform.jdbcUrl());
    say.accept("canaries of %d orgs in %s".formatted(Orgs.all().size(), tables));
    var readable = readable(platform.jdbcUrl());
    var vertx = Vertx.vertx();
    // Where the SQL client prints, past all logging, the stack of every session that ends; here
    // they
    // are meant to.
    var errors = System.err;
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try (var rest = new RestProbe(platform.api());
        var grpc = new GrpcProbe(vertx, platform.grpcPort(), Platform.IDENTITY_KEY);
        var database = new DatabaseProbe(vertx, platform.postgresPort(), readable)) {
      // The database twice: that is where most is to be spoiled.
      var isolation = new Isolation(List.of(rest, grpc, database, database), calls, say);
      isolation.run(seed);
      return new Found(calls, isolation.leaks.sum(), isolation.own.sum());
    } finally {
      System.setErr(errors);
      var _ = vertx.close();
    }
  }

  private static List<String> readable(String jdbcUrl) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(READABLE)) {
      var tables = new ArrayList<String>();
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
      return tables;
    }
  }

  private void run(long seed) {
    long begin = System.nanoTime();
    long calls = left.get();
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var workers = new ArrayList<Future<?>>();
      for (int i = 0; i < THREADS; i++) {
        var random = new Random(seed * THREADS + i);
        workers.add(threads.submit(() -> work(random)));
      }
      for (var worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new CannotMeasureException("a call did not come to an end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotMeasureException("interrupted", e);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    say.accept("figure tenants/rate %.0f calls/s".formatted(calls / seconds));
    say.accept("figure tenants/own %d answers".formatted(own.sum()));
  }

  private void work(Random random) {
    while (left.getAndDecrement() > 0) {
      var answer = probes.get(random.nextInt(probes.size())).ask(random);
      if (answer.hasOwn()) {
        own.increment();
      }
      if (answer.leaks()) {
        leaks.increment();
        if (leaks.sum() <= LEAKS_SHOWN) {
          say.accept("leak: org %d, %s".formatted(answer.org(), start(answer)));
        }
      }
    }
  }

  private static String start(Probe.Answer answer) {
    var text = answer.asked() + ": " + answer.text();
    return text.substring(0, Math.min(TEXT_SHOWN, text.length())).replace('\n', ' ');
  }
}
