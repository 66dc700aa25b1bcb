package dev.docket.chaos;

import dev.docket.chaos.kill.KillPlan;
import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.embedded.EmbeddedException;
import java.io.IOException;
import java.sql.SQLException;

/// The command line behind scripts/chaos. Exit code 0 when nothing was lost, doubled, reordered or
/// passed over, 1 when something was, 2 for wrong arguments, 3 when the run says nothing.
public final class Main {

  private static final int BROKEN_PROMISE = 1;
  private static final int MISUSED = 2;
  private static final int UNMEASURED = 3;

  private Main() {}

  public static void main(String[] given) {
    int code;
    try {
      var arguments = Arguments.parse(given, KillPlan.deckSize());
      var run = new CrashRun(arguments, System.out::println);
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

  private static int judge(Verdict verdict) {
    System.out.println(verdict.line());
    if (!verdict.clean()) {
      return BROKEN_PROMISE;
    }
    if (!verdict.weakness().isEmpty()) {
      System.err.println("chaos: cannot measure: " + verdict.weakness());
      return UNMEASURED;
    }
    return 0;
  }
}
