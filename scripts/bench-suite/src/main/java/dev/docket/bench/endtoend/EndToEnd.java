package dev.docket.bench.endtoend;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.Benchmark;
import dev.docket.bench.Figures;
import dev.docket.bench.load.Arrivals;
import dev.docket.bench.load.CaseCommands;
import dev.docket.bench.load.DocketClient;
import dev.docket.bench.platform.Docket;
import dev.docket.bench.platform.ProcessUse;
import dev.docket.bench.platform.Scratch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// 100 commands a second over 200 cases against everything, as `scripts/up` starts it.
public final class EndToEnd implements Benchmark {

  private static final long SEED = 42;
  private static final int CASES = 200;
  private static final double RATE = 100;
  private static final Duration LENGTH = Duration.ofMinutes(1);
  private static final Duration QUICK_LENGTH = Duration.ofSeconds(15);

  /// Both JVMs compile while they are warmed up; these commands are checked, not measured.
  private static final Duration WARM_UP = Duration.ofSeconds(10);

  private static final long PREPARE_SECONDS = 120;
  private static final long ANSWER_SECONDS = 60;
  private static final double THOUSAND = 1_000;

  @Override
  public String name() {
    return "end-to-end";
  }

  @Override
  public String meaning() {
    return """
    100 commands/s (Poisson) over 200 cases through REST, on everything that scripts/up starts.
    ack: planned send time to the REST answer; the figures without it: to the timeline cell seen by
    a client that keeps reading the timeline. Goal: p99-ms <= 300. Every acknowledged command
    must have exactly one cell.\
    """;
  }

  @Override
  public void run(Setting setting, Figures figures) throws InterruptedException {
    try (var scratch = Scratch.create();
        var docket = Docket.up(setting.root(), scratch.data(), scratch.file("up.log"))) {
      var vertx = Vertx.vertx();
      try {
        measure(vertx, docket, setting, figures);
      } finally {
        var _ = vertx.close().await(PREPARE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (TimeoutException e) {
      throw new BenchFailedException("no answer in time", e);
    }
  }

  private static void measure(Vertx vertx, Docket docket, Setting setting, Figures figures)
      throws TimeoutException {
    var client = new DocketClient(vertx, docket.url(), DocketClient.Keys.DEMO);
    var commands = new CaseCommands(client, SEED, CASES);
    commands.prepare().await(PREPARE_SECONDS, TimeUnit.SECONDS);
    var run = new Run(vertx, commands);
    long warm = run.drive(new Arrivals(RATE, SEED - 1), WARM_UP, 0).sent();
    var stages = stages(client);
    var before = Use.of(docket);
    var length = setting.quick() ? QUICK_LENGTH : LENGTH;
    var result = run.drive(new Arrivals(RATE, SEED), length, warm);
    var after = Use.of(docket);
    var spent = stages(client).minus(stages);
    run.check();
    tell(figures, result);
    tellUse(figures, before, after, result);
    spent.tell(figures);
  }

  private static Stages stages(DocketClient client) throws TimeoutException {
    return Stages.of(answer(client.get("/metrics")).body().toString());
  }

  /// Processor time of the parts.
  private record Use(Duration services, Duration kafka, Duration postgres) {
    static Use of(Docket docket) {
      return new Use(
          ProcessUse.cpu(docket.pid()),
          ProcessUse.cpu(docket.kafka()),
          ProcessUse.cpu(docket.postgres()));
    }
  }

  private static void tell(Figures figures, Run.Result result) {
    var ack = result.ack();
    var visible = result.visible();
    figures.figure("ack-p50-ms", ack.millis(50), "ms");
    figures.figure("ack-p99-ms", ack.millis(99), "ms");
    figures.figure("p50-ms", visible.millis(50), "ms");
    figures.figure("p99-ms", visible.millis(99), "ms");
    figures.figure("max-ms", visible.millis(100), "ms");
    figures.figure("rate", ack.count() / seconds(result.took()), "commands/s");
  }

  /// Reading the timelines is work that the services do for the measurement: it is in here, and how
  /// much there was of it is told beside it.
  private static void tellUse(Figures figures, Use before, Use after, Run.Result result) {
    double thousands = result.ack().count() / THOUSAND;
    var parts =
        Map.of(
            "services",
            after.services().minus(before.services()),
            "kafka",
            after.kafka().minus(before.kafka()),
            "postgres",
            after.postgres().minus(before.postgres()));
    for (var part : new String[] {"services", "kafka", "postgres"}) {
      double cpu = seconds(parts.getOrDefault(part, Duration.ZERO));
      figures.figure(part + "-cpu-s-per-1000", cpu / thousands, "s");
    }
    figures.figure("reads-per-command", result.reads() / (double) result.ack().count(), "reads");
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / (double) Duration.ofSeconds(1).toNanos();
  }

  static <T> T answer(Future<T> future) throws TimeoutException {
    return future.await(ANSWER_SECONDS, TimeUnit.SECONDS);
  }
}
