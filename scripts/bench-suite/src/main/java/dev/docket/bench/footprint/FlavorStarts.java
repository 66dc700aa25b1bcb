package dev.docket.bench.footprint;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.Figures;
import dev.docket.bench.platform.Docket;
import dev.docket.bench.platform.OwnedProcess;
import dev.docket.bench.platform.ProcessUse;
import dev.docket.bench.platform.Readiness;
import dev.docket.bench.platform.Scratch;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Starts the flavor timeline in a process of its own, with and without the AOT cache in turns, in
/// a consumer group of its own so that it does not share partitions with the one already running.
final class FlavorStarts {

  /// The command as scripts/dev run would give it, without the cache; set by scripts/bench.
  private static final String COMMAND = "DOCKET_BENCH_LAUNCHER";

  /// The AOT cache that fits it.
  private static final String CACHE = "DOCKET_BENCH_AOT_CACHE";

  private static final String CONFIG = "DOCKET_BENCH_FLAVOR_CONFIG";
  private static final int ROUNDS = 5;
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration SETTLE = Duration.ofSeconds(5);

  private final Docket docket;
  private final Scratch scratch;
  private final Figures figures;

  /// @param cpuSeconds until ready: what the start costs however busy the machine is
  private record Start(double seconds, double cpuSeconds, double mib) {}

  FlavorStarts(Docket docket, Scratch scratch, Figures figures) {
    this.docket = docket;
    this.scratch = scratch;
    this.figures = figures;
  }

  void run() throws InterruptedException {
    var cache = "-XX:AOTCache=" + variable(CACHE);
    var config = config();
    var cached = new ArrayList<Start>();
    var plain = new ArrayList<Start>();
    for (int round = 0; round < ROUNDS; round++) {
      cached.add(start(config, cache));
      plain.add(start(config, null));
    }
    tell("flavor", cached);
    tell("plain-flavor", plain);
    ratio("plain-start", plain, cached, Start::seconds);
    ratio("plain-start-cpu", plain, cached, Start::cpuSeconds);
  }

  private void ratio(
      String name, List<Start> plain, List<Start> cached, ToDoubleFunction<Start> value) {
    var ratios = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      ratios[round] =
          value.applyAsDouble(plain.get(round)) / value.applyAsDouble(cached.get(round));
    }
    figures.ratio(name, ratios);
  }

  private void tell(String what, List<Start> starts) {
    var seconds = starts.stream().mapToDouble(Start::seconds).toArray();
    var cpu = starts.stream().mapToDouble(Start::cpuSeconds).toArray();
    var mib = starts.stream().mapToDouble(Start::mib).toArray();
    figures.figure(what + "-s", Figures.median(seconds), "s");
    figures.figure(what + "-cpu-s", Figures.median(cpu), "s");
    figures.figure(what + "-mb", Figures.median(mib), "MiB");
  }

  private Start start(Path config, @Nullable String cache) throws InterruptedException {
    int port = Scratch.freePort();
    var environment = new HashMap<>(docket.environment());
    environment.put("DOCKET_HTTP_HOST", "127.0.0.1");
    environment.put("DOCKET_HTTP_PORT", Integer.toString(port));
    try (var process =
        OwnedProcess.start(command(config, cache), environment, scratch.file("flavor.log"))) {
      var ready = process.await(new Readiness(port), LIMIT);
      var cpu = ProcessUse.cpu(process.pid());
      Thread.sleep(SETTLE);
      return new Start(
          Footprint.seconds(ready), Footprint.seconds(cpu), ProcessUse.residentMib(process.pid()));
    }
  }

  private static List<String> command(Path config, @Nullable String cache) {
    var command = new ArrayList<>(variable(COMMAND).lines().toList());
    if (cache != null) {
      command.add(1, cache);
    }
    command.addAll(List.of("--conf", config.toString()));
    return command;
  }

  private Path config() {
    var own = new JsonObject().put("group", "bench-timeline");
    var deploy =
        new JsonObject().put("case-event-handler/timeline", new JsonObject().put("consumer", own));
    var document =
        new JsonObject()
            .put("include", new JsonArray().add(variable(CONFIG)))
            .put("deploy", deploy);
    try {
      return Files.writeString(scratch.file("flavor.json"), document.encodePrettily());
    } catch (IOException e) {
      throw new BenchFailedException("cannot write the flavor's config: " + e, e);
    }
  }

  private static String variable(String name) {
    @Nullable String value = System.getenv(name);
    if (value == null || value.isEmpty()) {
      throw new BenchFailedException(name + " is not set: start it with scripts/bench");
    }
    return value;
  }
}
