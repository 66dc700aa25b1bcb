package dev.docket.launcher.ops;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// `docket ops`: sends a command to a running process and prints what it says. Blocking.
public final class OpsCommandLine {

  public static final String HELP =
      """
      Sends a command to a running process, over its ops bridge.

      usage: docket ops COMMAND [FLAVOR|'*'] [--FIELD VALUE …] [--json] [--at HOST:PORT] [--token-file FILE]

        ops help                        which commands the process takes, and which flavors it runs
        ops status                      every flavor: state and why, partitions, records in flight, age of the oldest
        ops lag                         how far every flavor is behind its topic, by partition
        ops pause FLAVOR                take no records, until:
        ops resume FLAVOR               take records again
        ops pause FLAVOR --for 10m      or --until 2026-01-31T12:00:00Z: goes on by itself
        ops skip-messages FLAVOR        the records that it passes over
        ops skip-messages FLAVOR --add TOPIC/PARTITION/OFFSET
                                        pass over that one too, until skipMessages changes in the configuration
        ops parked FLAVOR               the records in its parking lot; --key K, --org N, --reason exhausted, --limit 20
        ops release FLAVOR --key K      handle them again, in their order; also --org, --reason, --partition, --offset, or --all
        ops discard FLAVOR --key K      give them up; likewise
        ops replay FLAVOR --org N --since 1h
                                        after a fix: handle again what was discarded, skipped or malformed; also --reason, --kind,
                                        --key, --until, or --all. `docket outcomes` lists the same. Needs onExhausted: park
        ops breakers                    which calls to other services are cut off
        ops config                      the configuration in force, secrets as ***
        ops reload                      read the configuration file now

        FLAVOR             as `ops status` prints it, such as case-event-handler/timeline; '*' means every one
        --json             the answer as the process gave it, for programs
        --at HOST:PORT     where the bridge listens (default %s); several times to ask several processes, in turn
        --token-file FILE  holds the token; otherwise DOCKET_OPS_TOKEN does

      A flavor that stands still: `status` says why, `lag` where. If one record is at fault, its coordinates are
      in the log of the process, as TOPIC/PARTITION/OFFSET: what skip-messages takes.
      The bridge is open where the configuration has a section "ops" with a token.
      exit codes: 0 done; 1 nobody there, or the process refused or failed; 2 wrong arguments or a wrong field
      """
          .formatted(OpsArguments.DEFAULT_ADDRESS);

  private static final int FAILED = 1;
  private static final int MISUSED = 2;
  private static final int BAD_REQUEST = 400;

  private final @Nullable String environmentToken;
  private final Consumer<String> out;
  private final Consumer<String> errors;

  /// @param environmentToken null when there is none
  public OpsCommandLine(
      @Nullable String environmentToken, Consumer<String> out, Consumer<String> errors) {
    this.environmentToken = environmentToken;
    this.out = out;
    this.errors = errors;
  }

  /// @return the exit code
  /// @throws IllegalArgumentException when the arguments make no command
  public int run(List<String> given) {
    var asked = OpsArguments.parse(given);
    var token = token(asked.tokenFile());
    int worst = 0;
    for (var address : asked.addresses()) {
      // For programs, an answer is a line.
      if (asked.addresses().size() > 1 && !asked.json()) {
        out.accept("at " + address);
      }
      worst = Math.max(worst, run(asked, address, token));
    }
    return worst;
  }

  private int run(OpsArguments asked, OpsArguments.Address address, String token) {
    try {
      return told(OpsClient.ask(asked, address, token), asked.json());
    } catch (IOException e) {
      errors.accept("nothing came of it at %s: %s".formatted(address, e.getMessage()));
      return FAILED;
    }
  }

  private String token(@Nullable Path file) {
    if (file != null) {
      try {
        return Files.readString(file).strip();
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "ops: expected a readable token file, found %s: %s".formatted(file, e.getMessage()));
      }
    }
    if (environmentToken == null) {
      throw new IllegalArgumentException(
          "ops: expected the token, by --token-file FILE or in DOCKET_OPS_TOKEN");
    }
    return environmentToken;
  }

  private int told(JsonObject frame, boolean json) {
    if (!(frame.getValue("body") instanceof JsonObject body)) {
      errors.accept(frame.getString("message", "the process answered nothing"));
      return frame.getInteger("failureCode", 0) == BAD_REQUEST ? MISUSED : FAILED;
    }
    if (json) {
      out.accept(body.encode());
    } else {
      OpsTable.lines(body).forEach(out);
    }
    return failed(body) ? FAILED : 0;
  }

  /// Whether any flavor, or the whole, tells of a failure in its answer.
  private static boolean failed(JsonObject body) {
    return "rejected".equals(body.getValue("outcome"))
        || (body.getValue("flavors") instanceof JsonObject flavors
            && flavors.fieldNames().stream()
                .anyMatch(flavor -> flavors.getJsonObject(flavor).containsKey("error")));
  }
}
