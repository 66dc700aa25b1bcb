package dev.docket.bench.append;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.Benchmark;
import dev.docket.bench.Figures;
import dev.docket.bench.platform.ProcessUse;
import dev.docket.bench.platform.Scratch;
import dev.docket.embedded.EmbeddedException;
import dev.docket.embedded.EmbeddedInfrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Commands into the log against pgbench with the same statements, against itself without row-level
/// security, and on one hot case.
public final class Append implements Benchmark {

  private static final double TWENTY = 20;

  /// Clients on the hot case.
  private static final int HOT_CLIENTS = 16;

  @Override
  public String name() {
    return "append";
  }

  @Override
  public String meaning() {
    return """
    commands into the log: lock, read, events, outbox, state; RLS forced, durable
    against pgbench with the same statements (>= 0.90), without RLS (>= 0.95), and one hot case
    (>= 0.8 of a single writer, longest wait <= 20 medians)\
    """;
  }

  /// What a run is made of.
  private record Plan(int rounds, List<Integer> clients, Duration arm) {
    static Plan of(boolean quick) {
      return quick
          ? new Plan(3, List.of(8), Duration.ofSeconds(2))
          : new Plan(5, List.of(1, 8, 32, 64), Duration.ofSeconds(4));
    }
  }

  @Override
  public void run(Setting setting, Figures figures) throws InterruptedException {
    PgBench.require();
    var plan = Plan.of(setting.quick());
    try (var scratch = Scratch.create();
        var parts = EmbeddedInfrastructure.start(scratch.data(), true, _ -> {});
        var table = new AppendTable(parts.postgres())) {
      figures.note("pgbench, --protocol=prepared, runs:");
      PgBench.script(AppendTable.CASES).lines().forEach(figures::note);
      var measured = new Measured();
      var pgbench = new PgBench(scratch, table.port());
      // Once for nothing: the compiler, the catalogue's caches, the files of the log.
      docket(table, AppendTable.BOUND_ROLE, plan.clients().getLast(), plan.arm());
      for (int round = 0; round < plan.rounds(); round++) {
        for (int clients : plan.clients()) {
          measured.add(
              "docket", clients, docket(table, AppendTable.BOUND_ROLE, clients, plan.arm()));
          table.reset();
          measured.add(
              "pgbench",
              clients,
              pgbench.run(AppendTable.BOUND_ROLE, clients, AppendTable.CASES, plan.arm()));
          table.check();
          measured.add("free", clients, docket(table, AppendTable.FREE_ROLE, clients, plan.arm()));
        }
        measured.add("alone", 1, hot(table, 1, plan.arm()));
        measured.add("hot", HOT_CLIENTS, hot(table, HOT_CLIENTS, plan.arm()));
      }
      measured.tell(plan, figures);
    } catch (EmbeddedException e) {
      throw new BenchFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Appended docket(AppendTable table, String role, int clients, Duration arm) {
    table.reset();
    try (var appends = new StoreAppends(table.port(), role, clients)) {
      var appended = appends.run(clients, AppendTable.CASES, arm);
      checkCount(table, appended);
      return appended;
    }
  }

  private static Appended hot(AppendTable table, int clients, Duration arm) {
    table.reset();
    try (var appends = new StoreAppends(table.port(), AppendTable.BOUND_ROLE, clients)) {
      var appended = appends.run(clients, 1, arm);
      checkCount(table, appended);
      return appended;
    }
  }

  private static void checkCount(AppendTable table, Appended appended) {
    long events = table.check();
    if (events != appended.transactions()) {
      throw new BenchFailedException(
          "%d commands answered, %d events in the log".formatted(appended.transactions(), events));
    }
  }

  /// What the rounds brought, by arm and clients.
  private static final class Measured {

    private final Map<String, Map<Integer, List<Appended>>> arms = new TreeMap<>();

    void add(String arm, int clients, Appended appended) {
      arms.computeIfAbsent(arm, _ -> new TreeMap<>())
          .computeIfAbsent(clients, _ -> new ArrayList<>())
          .add(appended);
    }

    private List<Appended> of(String arm, int clients) {
      return arms.getOrDefault(arm, Map.of()).getOrDefault(clients, List.of());
    }

    private double[] perSecond(String arm, int clients) {
      return of(arm, clients).stream().mapToDouble(Appended::perSecond).toArray();
    }

    private double[] ratios(String arm, int armClients, String peer, int peerClients) {
      var ours = perSecond(arm, armClients);
      var theirs = perSecond(peer, peerClients);
      var ratios = new double[ours.length];
      for (int i = 0; i < ours.length; i++) {
        ratios[i] = ours[i] / theirs[i];
      }
      return ratios;
    }

    void tell(Plan plan, Figures figures) {
      var against = new ArrayList<double[]>();
      var bound = new ArrayList<double[]>();
      for (int clients : plan.clients()) {
        for (var arm : List.of("docket", "pgbench", "free")) {
          figures.figure(
              "%s-%d".formatted(arm, clients), Figures.median(perSecond(arm, clients)), "1/s");
        }
        against.add(ratios("docket", clients, "pgbench", clients));
        bound.add(ratios("docket", clients, "free", clients));
        figures.ratio("pgbench-%d".formatted(clients), against.getLast());
      }
      figures.ratio("pgbench", joined(against));
      figures.ratio("rls", joined(bound));
      figures.ratio("hot-case", ratios("hot", HOT_CLIENTS, "alone", 1));
      double worst =
          of("hot", HOT_CLIENTS).stream()
              .mapToDouble(
                  hot -> (double) hot.waits().getMaxValue() / hot.waits().getValueAtPercentile(50))
              .max()
              .orElse(0);
      figures.figure("hot-longest-wait", worst, "medians (goal: at most %.0f)".formatted(TWENTY));
      figures.figure(
          "client-cpu", ProcessUse.cpu(ProcessHandle.current().pid()).toMillis() / 1e3, "s");
    }

    private static double[] joined(List<double[]> parts) {
      return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }
  }
}
