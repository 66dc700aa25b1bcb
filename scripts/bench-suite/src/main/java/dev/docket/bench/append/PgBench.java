package dev.docket.bench.append;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.platform.Scratch;
import dev.docket.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/// PostgreSQL's own benchmark, in C, with the statements of {@link StoreAppends} in the same two
/// pipelines. It cannot carry a value that it read into a later pipeline, so the version comes from
/// a sub-select where the store has a parameter, and the envelope stands in the script instead of
/// going over the wire: the one about makes up for the other.
final class PgBench {

  private static final Pattern TRANSACTIONS =
      Pattern.compile("number of transactions actually processed: (\\d+)");

  private static final Pattern FAILED =
      Pattern.compile("number of failed transactions: ([1-9]\\d*)");
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final Scratch scratch;
  private final int port;

  PgBench(Scratch scratch, int port) {
    this.scratch = scratch;
    this.port = port;
  }

  /// @throws BenchFailedException when there is no pgbench, with what to install
  static void require() {
    try {
      var process = new ProcessBuilder("pgbench", "--version").redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      process.waitFor();
    } catch (IOException e) {
      throw new BenchFailedException(
          "there is no pgbench to compare with: install the package postgresql (on Debian: it"
              + " contains pgbench)",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailedException("interrupted", e);
    }
  }

  /// The statements, for people and for pgbench.
  static String script(int cases) {
    var caseId = "('00000000-0000-7000-8000-' || lpad(to_hex(:n::int), 12, '0'))::uuid";
    return """
    \\set n random(0, LAST)
    \\startpipeline
    begin;
    set local docket.org_id = '1';
    select pg_advisory_xact_lock(hashtextextended('1/' || CASE, 0));
    select version from docket.bench_case where org_id = 1 and id = CASE;
    \\endpipeline
    \\startpipeline
    INSERT;
    update docket.bench_case set version = version + 1, title = 'Case', changed = now()
      where org_id = 1 and id = CASE;
    commit;
    \\endpipeline
    """
        .replace("LAST", Integer.toString(cases - 1))
        .replace("INSERT", insert())
        .replace("ENVELOPE", "\\x" + "00".repeat(StoreAppends.ENVELOPE_BYTES))
        .replace("CASE", caseId);
  }

  private static String insert() {
    try (var text = PgBench.class.getResourceAsStream("/append/insert.sql")) {
      if (text == null) {
        throw new BenchFailedException("append/insert.sql is not on the class path");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Appended run(String role, int clients, int cases, Duration duration) {
    var script = write(script(cases));
    var output = scratch.file("pgbench.log");
    var command =
        List.of(
            "pgbench",
            "--no-vacuum",
            "--protocol=prepared",
            "--host=" + EmbeddedPostgres.HOST,
            "--port=" + port,
            "--username=" + role,
            "--client=" + clients,
            "--jobs=1",
            "--time=" + duration.toSeconds(),
            "--file=" + script,
            AppendTable.DATABASE);
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(duration.plus(START_LIMIT).toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new BenchFailedException("pgbench does not end");
      }
      return result(Files.readString(output), duration);
    } catch (IOException e) {
      throw new BenchFailedException("pgbench cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailedException("interrupted", e);
    }
  }

  private static Appended result(String output, Duration duration) {
    var count = TRANSACTIONS.matcher(output);
    if (!count.find() || FAILED.matcher(output).find() || output.contains("aborted")) {
      throw new BenchFailedException(
          "pgbench failed: " + output.strip().lines().findFirst().orElse("without a word"));
    }
    return new Appended(Long.parseLong(count.group(1)), duration, Duration.ZERO, new Histogram(2));
  }

  private Path write(String script) {
    try {
      return Files.writeString(scratch.file("append.pgbench"), script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
