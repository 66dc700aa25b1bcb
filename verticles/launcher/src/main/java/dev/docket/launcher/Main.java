package dev.docket.launcher;

import dev.docket.kit.config.ConfigException;
import dev.docket.kit.config.ConfigLoader;
import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.config.ConfigSource;
import dev.docket.kit.config.LoadedConfig;
import dev.docket.kit.config.ProcessConfig;
import dev.docket.launcher.ops.OpsCommandLine;
import dev.docket.launcher.trace.TraceCommand;
import io.vertx.pgclient.PgException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// The command line of a production process.
public final class Main {

  private static final String HELP =
      """
      Runs the services that a config file names, in one process.

      usage: docket --conf FILE [--options FILE]
             docket config FILE
             docket rebuild timeline --conf FILE [--org N]
             docket trace EVENT_ID|CASE --conf FILE
             docket outcomes --flavor SERVICE/FLAVOR --conf FILE [--org N] [--reason R] [--kind K] [--key KEY]
                    [--since 1h] [--until TIME] [--limit N] [--json]
             docket relay-accept FILE [--yes]
             docket ops COMMAND …

        --conf FILE      what to run and how to reach the rest; may include other files
        --options FILE   Vert.x options (JSON), such as the number of event loops
        config FILE      print the file with its includes merged and its variables filled in, secrets masked
        rebuild          make the timeline again from the log, of one org or of each, while the services run;
                         --conf FILE is case-api's, whose database it works on
        trace            tell of an event, or of the newest 20 of a case (id or key), how far it is: log, relay, Kafka,
                         flavors, timeline; --conf FILE names the database, Kafka and the flavors
        outcomes         tell which records of a flavor had no effect, and why: the newest 100 of the last 24 hours, oldest
                         first; --kind skipped, discarded or malformed, times as 30m, 2d or 2025-11-21T12:00:00Z,
                         --json for a line of JSON each; --conf FILE deploys the flavor
        relay-accept FILE  after a restore of the database, with no relay running: tell what the relay's cursor was
                         written for; with --yes, let the relay go on: what is in the outbox is published again
        ops COMMAND      ask a running process, pause a flavor, skip a record and more; see ops --help

      Values may name environment variables: "${NAME}" or "${NAME:default}".
      SIGTERM stops in order: no more requests, consumers drain and commit, then the rest.
      exit codes: 0 done, or stopped when asked to; 1 could not start or gave up; 2 wrong arguments or a wrong config
      """;

  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private Main() {}

  public static void main(String[] arguments) {
    int code = run(arguments);
    // While the process runs, its own threads keep the JVM alive.
    if (code != 0) {
      ProcessExit.with(code);
    }
  }

  private static int run(String[] arguments) {
    var given = List.of(arguments);
    if (given.isEmpty() || given.contains("--help") || given.contains("-h")) {
      boolean ops = !given.isEmpty() && given.getFirst().equals("ops");
      System.out.print(ops ? OpsCommandLine.HELP : HELP);
      return given.isEmpty() ? MISUSED : 0;
    }
    try {
      return run(given.getFirst(), given);
    } catch (UsageException | ConfigException e) {
      return ended(MISUSED, e.getMessage());
    } catch (SQLException e) {
      return ended(FAILED, "cannot use the database: " + e.getMessage());
    } catch (StartFailedException | IllegalStateException | PgException | KafkaException e) {
      return ended(FAILED, e.getMessage());
    }
  }

  private static int run(String verb, List<String> given) throws SQLException {
    if (verb.equals("config") && given.size() == 2) {
      return print(given.getLast());
    }
    if (verb.equals("rebuild")) {
      return rebuild(given.subList(1, given.size()));
    }
    if (verb.equals("trace")) {
      return trace(given.subList(1, given.size()));
    }
    if (verb.equals("outcomes")) {
      return outcomes(given.subList(1, given.size()));
    }
    if (verb.equals("ops")) {
      return ops(given.subList(1, given.size()));
    }
    if (verb.equals("relay-accept") && (given.size() == 2 || given.size() == 3)) {
      return acceptLog(given.get(1), given.subList(2, given.size()));
    }
    return start(given);
  }

  private static int print(String file) {
    System.out.println(load(file).print());
    return 0;
  }

  private static int rebuild(List<String> given) {
    var asked = RebuildCommand.Asked.parse(given);
    var postgres = ProcessConfig.from(load(asked.conf())).requirePostgres();
    var command = new RebuildCommand(InstantSource.system(), System.out::println);
    return command.run(postgres, asked.org()) ? 0 : FAILED;
  }

  private static int trace(List<String> given) {
    if (given.size() != 3 || !given.get(1).equals("--conf")) {
      throw new UsageException("trace: expected EVENT_ID|CASE --conf FILE; see --help");
    }
    var named = given.getFirst();
    if (!TraceCommand.names(named)) {
      throw new UsageException(
          "trace: expected the id of an event or a case, or a key such as DEMO-12, found '%s'"
              .formatted(named));
    }
    var config = ProcessConfig.from(load(given.get(2)));
    var postgres = config.requirePostgres();
    var relay = postgres.logins().relay();
    if (relay == null) {
      throw new ConfigException("$.postgres.logins.relay: required by trace");
    }
    try (var session = new DatabaseSession(postgres)) {
      var app = session.pool(postgres.logins().app());
      var command = new TraceCommand(app, session.pool(relay), config);
      return command.run(named, System.out::println)
          ? 0
          : ended(FAILED, "there is no event and no case " + named);
    }
  }

  private static int outcomes(List<String> given) {
    var asked = OutcomesCommand.Asked.parse(given, InstantSource.system().instant());
    var consumer = Flavors.consumer(asked.flavor(), ProcessConfig.from(load(asked.conf())));
    OutcomesCommand.run(consumer, asked, System.out::println);
    return 0;
  }

  private static int ops(List<String> given) {
    try {
      return new OpsCommandLine(
              System.getenv("DOCKET_OPS_TOKEN"),
              System.out::println,
              line -> System.err.println("docket: " + line))
          .run(given);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static int acceptLog(String file, List<String> flags) throws SQLException {
    if (!flags.isEmpty() && !flags.equals(List.of("--yes"))) {
      throw new UsageException("unknown argument %s; see --help".formatted(flags.getFirst()));
    }
    var acceptance = new RelayAcceptance(ProcessConfig.from(load(file)).requirePostgres());
    System.out.println(flags.isEmpty() ? acceptance.explained() : acceptance.accepted());
    return 0;
  }

  private static int start(List<String> given) {
    @Nullable String conf = null;
    var forVertx = new ArrayList<String>();
    for (int i = 0; i < given.size(); i += 2) {
      var option = given.get(i);
      if (i + 1 == given.size()) {
        throw new UsageException("%s: expected a value behind it; see --help".formatted(option));
      }
      switch (option) {
        case "--conf", "-conf" -> conf = given.get(i + 1);
        case "--options", "-options" -> forVertx.addAll(List.of("--options", given.get(i + 1)));
        default -> throw new UsageException("unknown argument %s; see --help".formatted(option));
      }
    }
    if (conf == null) {
      throw new UsageException("expected --conf FILE; see --help");
    }
    var application = new DocketApplication(LoadedConfig.from(source(conf)), new LoggedProgress());
    try {
      application.launch(forVertx.toArray(String[]::new));
      return 0;
    } catch (StartFailedException e) {
      if (e.getCause() instanceof ConfigException) {
        // Found while wiring, across sections: it knows the path but not the file.
        throw new ConfigException(conf + ": " + e.getMessage());
      }
      throw e;
    }
  }

  private static ConfigNode load(String file) {
    return source(file).load();
  }

  private static ConfigSource source(String file) {
    return new ConfigSource(new ConfigLoader(System::getenv), Path.of(file));
  }

  private static int ended(int code, @Nullable String message) {
    System.err.println("docket: " + message);
    return code;
  }
}
