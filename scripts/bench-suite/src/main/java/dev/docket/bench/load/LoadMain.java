package dev.docket.bench.load;

import dev.docket.bench.Options;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Drives a running Docket: a line per second, a summary at the end or at Ctrl-C.
///
/// Exit codes: 0 driven to the end, 1 it could not be driven or nothing was accepted, 2 wrong
/// arguments.
public final class LoadMain {

  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final double MAX_RATE = 20_000;
  private static final double MAX_SECONDS = 86_400;
  private static final double MAX_CASES = 10_000;
  private static final long PREPARE_SECONDS = 120;
  private static final long LAST_ANSWERS_SECONDS = 60;

  private LoadMain() {}

  /// What was asked for.
  private record Plan(
      URI url, String workload, double rate, Duration length, long seed, int cases, String kafka) {

    static Plan of(Options options) {
      return new Plan(
          URI.create(options.text("url", "http://127.0.0.1:8080")),
          options.text("workload", CaseCommands.NAME),
          options.number("rate", 10, 0.1, MAX_RATE),
          Duration.ofMillis((long) (options.number("seconds", 60, 1, MAX_SECONDS) * 1_000)),
          options.whole("seed", 1),
          (int) options.number("cases", 200, 1, MAX_CASES),
          options.text("kafka", "127.0.0.1:9092"));
    }
  }

  public static void main(String[] arguments) {
    try {
      var valued = Set.of("url", "workload", "rate", "seconds", "seed", "cases", "kafka");
      var plan = Plan.of(Options.parse(Arrays.asList(arguments), valued, Set.of()));
      System.exit(drive(plan));
    } catch (IllegalArgumentException e) {
      end(MISUSED, String.valueOf(e.getMessage()));
    } catch (Exception e) {
      // A failed await throws what failed, checked exceptions undeclared; Vert.x would live on.
      end(FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static void end(int code, String message) {
    System.err.println("load: " + message);
    System.exit(code);
  }

  private static int drive(Plan plan) throws TimeoutException {
    var vertx = Vertx.vertx();
    var keys =
        new DocketClient.Keys(
            System.getenv().getOrDefault("DOCKET_API_KEY", DocketClient.Keys.DEMO.api()),
            System.getenv()
                .getOrDefault("DOCKET_APPLICATION_KEY", DocketClient.Keys.DEMO.application()));
    var docket = new DocketClient(vertx, plan.url(), keys);
    var workload = workload(vertx, plan, docket);
    System.out.printf(
        "Driving %s: %s, %s/s for %d s, seed %d%n",
        plan.url(), workload.name(), plan.rate(), plan.length().toSeconds(), plan.seed());
    var context = vertx.getOrCreateContext();
    prepare(workload, plan.url());
    var progress = new LoadProgress();
    var loop = new OpenLoop(context, workload, progress);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(progress.summary())));
    context.runOnContext(_ -> vertx.setPeriodic(1_000, _ -> System.out.println(progress.second())));
    loop.run(new Arrivals(plan.rate(), plan.seed()), plan.length(), 0);
    loop.answered().await(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
    return progress.accepted() > 0 ? 0 : FAILED;
  }

  private static void prepare(Workload workload, URI url) {
    try {
      workload.prepare().await(PREPARE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("%s cannot be driven: %s".formatted(url, e.getMessage()), e);
    }
  }

  /// The table of kinds.
  private static Workload workload(Vertx vertx, Plan plan, DocketClient docket) {
    var cases = new CaseCommands(docket, plan.seed(), plan.cases());
    return switch (plan.workload()) {
      case CaseCommands.NAME -> cases;
      case WebhookDeliveries.NAME ->
          new WebhookDeliveries(docket, WebhookDeliveries.Webhook.DEMO, plan.seed());
      case FeedRecords.NAME ->
          new FeedRecords(
              vertx,
              new FeedTopic(plan.kafka(), FeedTopic.DEFAULT),
              cases,
              InstantSource.system(),
              plan.seed());
      default ->
          throw new IllegalArgumentException(
              "--workload must be one of %s, but is '%s'"
                  .formatted(
                      String.join(
                          ", ", CaseCommands.NAME, WebhookDeliveries.NAME, FeedRecords.NAME),
                      plan.workload()));
    };
  }
}
