package dev.docket.bench.footprint;

import dev.docket.bench.Benchmark;
import dev.docket.bench.Figures;
import dev.docket.bench.platform.Docket;
import dev.docket.bench.platform.IdleUse;
import dev.docket.bench.platform.ProcessUse;
import dev.docket.bench.platform.Scratch;
import java.time.Duration;
import java.util.ArrayList;

/// How much of a machine Docket takes when nothing happens, and how fast it is there.
public final class Footprint implements Benchmark {

  private static final int WARM_STARTS = 3;
  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration QUICK_IDLE = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "footprint";
  }

  @Override
  public String meaning() {
    return """
    up-…: scripts/up on existing data, call to ready (goal <= 8 s), then the services' JVM idle
    (goal <= 350 MiB). flavor-…: one flavor in a process of its own beside it, exec to /readiness
    200 (goal <= 1.5 s) and memory idle (goal <= 160 MiB), with the AOT cache of scripts/dev aot;
    plain-flavor-… without, taking turns. consumers-…: 31 idle consumers in one JVM (goal <= 600
    MiB, <= 5 % of a core) by configuration, beside fewer and none. …-cpu-s: processor time until
    ready, which a busy machine changes least.\
    """;
  }

  @Override
  public void run(Setting setting, Figures figures) throws InterruptedException {
    var idle = setting.quick() ? QUICK_IDLE : IDLE;
    try (var scratch = Scratch.create()) {
      everything(setting, scratch, idle, figures);
    }
    try (var scratch = Scratch.create()) {
      new IdleConsumers(scratch, idle, figures).run();
    }
  }

  private static void everything(Setting setting, Scratch scratch, Duration idle, Figures figures)
      throws InterruptedException {
    var log = scratch.file("up.log");
    try (var cold = Docket.up(setting.root(), scratch.data(), log)) {
      figures.figure("up-cold-s", seconds(cold.started()), "s");
    }
    var warm = new ArrayList<Double>();
    for (int i = 1; i < (setting.quick() ? 1 : WARM_STARTS); i++) {
      try (var docket = Docket.up(setting.root(), scratch.data(), log)) {
        warm.add(seconds(docket.started()));
      }
    }
    try (var docket = Docket.up(setting.root(), scratch.data(), log)) {
      warm.add(seconds(docket.started()));
      figures.figure(
          "up-warm-s",
          Figures.median(warm.stream().mapToDouble(Double::doubleValue).toArray()),
          "s");
      figures.figure("up-warm-cpu-s", seconds(ProcessUse.cpu(docket.pid())), "s");
      Thread.sleep(SETTLE);
      var use = IdleUse.measure(docket.pid(), docket.kafka(), idle);
      figures.figure("services-mb", use.residentMib(), "MiB");
      figures.figure("services-idle-cpu", use.cpuPercent(), "%-of-a-core");
      figures.figure("services-threads", (double) use.threads(), "threads");
      new FlavorStarts(docket, scratch, figures).run();
    }
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
