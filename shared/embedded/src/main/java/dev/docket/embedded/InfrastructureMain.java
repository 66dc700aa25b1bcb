package dev.docket.embedded;

import dev.docket.embedded.PartEvent.State;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Starts Kafka and PostgreSQL, prints how to reach them, and keeps them until its input ends.
///
/// Usage: `InfrastructureMain --data DIR` and at most one of
///
/// - `--durable`: data that is to be kept: PostgreSQL writes through to the disk;
/// - `--temporary`: the directory, and all that belongs to it, is removed at the end;
/// - `--erase`: starts nothing, only removes them.
///
/// Standard output carries `KEY=VALUE` lines, each ready for `export`; progress and failures go to
/// standard error.
///
/// Exit codes: 0 done, 1 a part failed, 2 wrong arguments.
public final class InfrastructureMain {

  public static final String KAFKA_VARIABLE = "DOCKET_TEST_KAFKA";
  public static final String POSTGRES_VARIABLE = "DOCKET_TEST_POSTGRES";

  private static final Set<String> MODES = Set.of("--durable", "--temporary", "--erase");

  private InfrastructureMain() {}

  public static void main(String[] args) throws IOException {
    var given = Arrays.asList(args);
    int data = given.indexOf("--data");
    if (data < 0 || data + 1 >= args.length || !isKnown(given, data)) {
      System.err.println(
          "usage: InfrastructureMain --data DIR [--durable | --temporary | --erase]");
      System.exit(2);
    }
    var directory = Path.of(given.get(data + 1));
    try {
      if (given.contains("--erase")) {
        EmbeddedInfrastructure.erase(directory);
      } else {
        serve(directory, given.contains("--durable"));
        if (given.contains("--temporary")) {
          EmbeddedInfrastructure.erase(directory);
        }
      }
    } catch (EmbeddedException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }

  private static boolean isKnown(List<String> given, int data) {
    var mode = new ArrayList<>(given);
    mode.subList(data, data + 2).clear();
    return mode.isEmpty() || (mode.size() == 1 && MODES.contains(mode.getFirst()));
  }

  private static void serve(Path directory, boolean durable) throws IOException {
    try (var parts =
        EmbeddedInfrastructure.start(directory, durable, InfrastructureMain::printTrouble)) {
      System.out.println(KAFKA_VARIABLE + "=" + parts.kafka().bootstrap());
      System.out.println(
          POSTGRES_VARIABLE + "=" + EmbeddedPostgres.HOST + ":" + parts.postgres().port());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static void printTrouble(PartEvent event) {
    if (event.state() != State.STARTING && event.state() != State.STOPPED) {
      System.err.println(event.line());
    }
  }
}
