package dev.docket.consumer.simulation;

import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.KafkaConfig;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.config.RetryConfig;
import dev.docket.consumer.config.SharesConfig;
import dev.docket.consumer.simulation.FarSide.Mode;
import dev.docket.consumer.simulation.VirtualOutage.Ended;
import dev.docket.consumer.simulation.VirtualOutage.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The virtual part of `scripts/chaos outage`. Exit code 0 when every promise was kept, 1 when one
/// was broken, 2 for wrong arguments.
public final class OutageMain {

  private static final int SHOWN = 5;
  private static final int KEYS = 400;
  private static final int FEW_KEYS = 40;
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final List<Duration> LONG = List.of(Duration.ofMinutes(1), Duration.ofMinutes(30));
  private static final int TENANT_PERCENT = SharesConfig.DEFAULT.tenantPercent();
  private static final int TENANT_RUNS = 32;

  /// The default, but for as many places at handlers as this made-up flavor has.
  private static final SharesConfig SHARES =
      new SharesConfig(SharesConfig.DEFAULT.laneDepth(), TENANT_PERCENT, TENANT_RUNS);

  /// The breaker as configured for case-api.
  private static final FarSide.Breaker SHIPPED =
      new FarSide.Breaker(5, Duration.ofSeconds(2), Duration.ofSeconds(5));

  private OutageMain() {}

  public static void main(String[] arguments) {
    long seed = 1;
    boolean quick = false;
    try {
      for (int i = 0; i < arguments.length; i++) {
        switch (arguments[i]) {
          case "--quick" -> quick = true;
          case "--seed" -> seed = Long.parseLong(arguments[++i]);
          default -> throw new IllegalArgumentException(arguments[i]);
        }
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      System.err.println("chaos: expected --seed N, --quick: " + e.getMessage());
      System.exit(2);
    }
    var ended = new ArrayList<Ended>();
    try (var _ = new QuietLogs()) {
      for (var plan : plans()) {
        var one = VirtualOutage.live(plan, seed);
        tell(plan.label(), one);
        ended.add(one);
      }
      if (!quick) {
        tell("few-keys-unavailable", VirtualOutage.live(withFewKeys(Mode.UNAVAILABLE), seed));
        tell("few-keys-hang", VirtualOutage.live(withFewKeys(Mode.HANG), seed));
      }
    }
    System.exit(judge(ended) ? 0 : 1);
  }

  /// Short and long ones of both kinds.
  static List<Plan> plans() {
    var plans = new ArrayList<Plan>();
    for (var mode : List.of(Mode.UNAVAILABLE, Mode.HANG)) {
      plans.add(brief(mode));
      for (var length : LONG) {
        plans.add(new Plan(mode, length, config(RetryConfig.DEFAULT, SHARES), SHIPPED, KEYS));
      }
    }
    return plans;
  }

  /// Whoever wants to be back soon after a second has to ask often.
  static Plan brief(Mode mode) {
    var retry =
        new RetryConfig(Duration.ofMillis(200), Duration.ofMillis(800), 8, Duration.ofMinutes(10));
    var breaker = new FarSide.Breaker(5, Duration.ofMillis(500), Duration.ofMillis(500));
    return new Plan(mode, SHORT, config(retry, SHARES), breaker, KEYS);
  }

  /// Among so few keys each makes many of the calls that try whether the dependency is back. Told,
  /// not judged.
  private static Plan withFewKeys(Mode mode) {
    return new Plan(mode, LONG.getLast(), config(RetryConfig.DEFAULT, SHARES), SHIPPED, FEW_KEYS);
  }

  private static ConsumerConfig config(RetryConfig retry, SharesConfig shares) {
    return ConsumerConfig.of("outage", "readers", KafkaConfig.at("nowhere:1"))
        .withOrder(Order.KEY)
        .withOnExhausted(OnExhausted.PARK)
        .withRetry(retry)
        .withShares(shares);
  }

  private static void tell(String label, Ended one) {
    var name = "figure outage-virtual/" + label;
    System.out.printf("%s-kept %.3f ratio%n", name, one.kept());
    System.out.printf("%s-catch-up %d ms%n", name, one.catchUp().toMillis());
    System.out.printf("%s-spent %d keys%n", name, one.spentKeys());
    System.out.printf("%s-sent %d records%n", name, one.sent());
    one.audit().stream().limit(SHOWN).forEach(line -> System.out.println(label + ": " + line));
  }

  private static boolean judge(List<Ended> ended) {
    int audit = ended.stream().mapToInt(one -> one.audit().size()).sum();
    int charged = ended.stream().mapToInt(Ended::charged).sum();
    int starved = count(ended, Ended::starved);
    int late = count(ended, Ended::late);
    int breaker = count(ended, one -> !one.breaker());
    System.out.printf(
        "verdict outage-virtual unaccounted=%d charged=%d starved=%d late=%d breaker=%d outages=%d%n",
        audit, charged, starved, late, breaker, ended.size());
    return audit + charged + starved + late + breaker == 0;
  }

  private static int count(List<Ended> ended, Predicate<Ended> what) {
    return (int) ended.stream().filter(what).count();
  }
}
