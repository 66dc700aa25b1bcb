package dev.docket.chaos;

import dev.docket.chaos.kill.KillPlan;
import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.embedded.EmbeddedException;
import java.io.IOException;
import java.sql.SQLException;

/// The command line behind scripts/chaos. Exit code 0 when every promise was kept, 1 when one was
/// broken, 2 for wrong arguments, 3 when the run says nothing.
public final class Main {

  private static final int BROKEN_PROMISE = 1;
  private static final int MISUSED = 2;
  private static final int UNMEASURED = 3;

  private Main() {}

  public static void main(String[] given) {
    int code;
    try {
      var arguments = Arguments.parse(given, KillPlan.deckSize());
      FaultTest run =
          switch (arguments.test()) {
            case CRASH -> new CrashRun(arguments, System.out::println);
            case OUTBOX -> new OutboxRun(arguments, System.out::println);
            case NETWORK -> new NetworkRun(arguments, System.out::println);
            case OUTAGE -> new OutageRun(arguments, System.out::println);
            case REBALANCE -> new RebalanceRun(arguments, System.out::println);
            case TENANTS -> new TenantsRun(arguments, System.out::println);
          };
      Runtime.getRuntime().addShutdownHook(new Thread(run::stop));
      code = judge(run.run());
    } catch (IllegalArgumentException e) {
      System.err.println("chaos: " + e.getMessage());
      code = MISUSED;
    } catch (CannotMeasureException | EmbeddedException e) {
      System.err.println("chaos: cannot measure: " + e.getMessage());
      code = UNMEASURED;
    } catch (IOException | SQLException | IllegalStateException e) {
      System.err.println("chaos: cannot measure: " + e);
      code = UNMEASURED;
    }
    System.exit(code);
  }

  private static int judge(FaultTest.Result result) {
    System.out.println(result.line());
    if (!result.clean()) {
      return BROKEN_PROMISE;
    }
    if (!result.weakness().isEmpty()) {
      System.err.println("chaos: cannot measure: " + result.weakness());
      return UNMEASURED;
    }
    return 0;
  }
}
