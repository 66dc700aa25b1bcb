package dev.docket.bench;

import dev.docket.bench.append.Append;
import dev.docket.bench.consume.Frontier;
import dev.docket.bench.consume.Steady;
import dev.docket.bench.consume.TelemetryBench;
import dev.docket.bench.consume.Waiting;
import dev.docket.bench.endtoend.EndToEnd;
import dev.docket.bench.footprint.Footprint;
import dev.docket.bench.neighbour.Neighbour;
import dev.docket.bench.platform.Machine;
import dev.docket.bench.relay.RelayBench;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Runs one benchmark by name; without a name, lists them.
///
/// Exit codes: 0 measured, 1 it could not measure or a result was wrong, 2 wrong arguments.
public final class Main {

  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private static final List<Benchmark> BENCHMARKS =
      List.of(
          new Append(),
          new EndToEnd(),
          new Footprint(),
          new Frontier(),
          new Neighbour(),
          new RelayBench(),
          new Steady(),
          new TelemetryBench(),
          new Waiting());

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(Arrays.asList(arguments)));
  }

  private static int run(List<String> given) {
    if (given.isEmpty() || given.getFirst().startsWith("-")) {
      list();
      return 0;
    }
    var name = given.getFirst();
    var found = BENCHMARKS.stream().filter(b -> b.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      return complain(MISUSED, "there is no benchmark '" + name + "'; scripts/bench lists them");
    }
    try {
      var options = Options.parse(given.subList(1, given.size()), Set.of("root"), Set.of("quick"));
      var root = Path.of(options.text("root", ".")).toAbsolutePath().normalize();
      measure(found.get(), new Benchmark.Setting(root, options.has("quick")));
      return 0;
    } catch (IllegalArgumentException e) {
      return complain(MISUSED, String.valueOf(e.getMessage()));
    } catch (Exception e) {
      // A failed await throws what failed, checked exceptions undeclared.
      return complain(FAILED, name + ": " + e.getMessage());
    }
  }

  private static void measure(Benchmark benchmark, Benchmark.Setting setting)
      throws InterruptedException {
    var machine = Machine.now();
    var figures = new Figures(benchmark.name(), System.out);
    figures.note(machine.line());
    benchmark.run(setting, figures);
    figures.note("load average at the end: " + Machine.now().load());
    var file = figures.write(setting.root().resolve("target/bench"), machine.json());
    figures.note("written to " + setting.root().relativize(file));
  }

  private static void list() {
    for (var benchmark : BENCHMARKS) {
      System.out.println("  " + benchmark.name());
      benchmark.meaning().lines().forEach(line -> System.out.println("      " + line));
    }
  }

  private static int complain(int code, String message) {
    System.err.println("bench: " + message);
    return code;
  }
}
