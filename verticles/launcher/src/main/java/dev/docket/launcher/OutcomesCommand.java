package dev.docket.launcher;

import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.kafka.OutcomeQuery;
import dev.docket.consumer.lot.kafka.OutcomeReader;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The verb `outcomes`: which records of a flavor had no effect, and why. Blocking.
final class OutcomesCommand {

  private static final Duration SINCE = Duration.ofHours(24);
  private static final int LIMIT = 100;

  private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private static final List<String> OPTIONS =
      List.of(
          "--flavor",
          "--conf",
          "--org",
          "--reason",
          "--kind",
          "--key",
          "--since",
          "--until",
          "--limit");

  private OutcomesCommand() {}

  /// What the command line asked for.
  ///
  /// @param flavor `service/flavor`
  record Asked(String flavor, String conf, OutcomeQuery query, boolean json) {

    /// @param arguments behind the verb
    /// @throws UsageException when they are not such
    static Asked parse(List<String> arguments, Instant now) {
      var given = new ArrayList<>(arguments);
      boolean json = given.remove("--json");
      var values = values(given);
      var query =
          new OutcomeQuery(
              values.get("--org"),
              values.get("--reason"),
              kind(values.get("--kind")),
              values.get("--key"),
              values.containsKey("--since") ? time("--since", values, now) : now.minus(SINCE),
              values.containsKey("--until") ? time("--until", values, now) : null,
              limit(values.getOrDefault("--limit", Integer.toString(LIMIT))));
      return new Asked(
          required(values, "--flavor", "SERVICE/FLAVOR"),
          required(values, "--conf", "FILE"),
          query,
          json);
    }

    private static Map<String, String> values(List<String> given) {
      var values = new HashMap<String, String>();
      for (int i = 0; i < given.size(); i += 2) {
        var option = given.get(i);
        if (!OPTIONS.contains(option)) {
          throw new UsageException("unknown argument %s; see --help".formatted(option));
        }
        if (i + 1 == given.size()) {
          throw new UsageException("%s: expected a value behind it; see --help".formatted(option));
        }
        values.put(option, given.get(i + 1));
      }
      return values;
    }

    private static String required(Map<String, String> values, String option, String what) {
      var value = values.get(option);
      if (value == null) {
        throw new UsageException("outcomes: expected %s %s; see --help".formatted(option, what));
      }
      return value;
    }

    private static ExplainedOutcome.@Nullable Kind kind(@Nullable String text) {
      if (text == null) {
        return null;
      }
      return Arrays.stream(ExplainedOutcome.Kind.values())
          .filter(kind -> kind.wireName().equals(text))
          .findFirst()
          .orElseThrow(() ->
              new UsageException(
                  "--kind must be skipped, discarded or malformed, but is '%s'".formatted(text)));
    }

    private static Instant time(String option, Map<String, String> values, Instant now) {
      var text = values.getOrDefault(option, "");
      var ago = AGO.matcher(text);
      if (ago.matches()) {
        long amount = Long.parseLong(ago.group(1));
        return now.minus(
            switch (ago.group(2)) {
              case "s" -> Duration.ofSeconds(amount);
              case "m" -> Duration.ofMinutes(amount);
              case "h" -> Duration.ofHours(amount);
              default -> Duration.ofDays(amount);
            });
      }
      try {
        return Instant.parse(text);
      } catch (DateTimeParseException _) {
        throw new UsageException(
            "%s must be a time such as 30m, 2d or 2025-11-21T12:00:00Z, but is '%s'"
                .formatted(option, text));
      }
    }

    private static int limit(String text) {
      try {
        int limit = Integer.parseInt(text);
        if (limit >= 1 && limit <= OutcomeQuery.MOST) {
          return limit;
        }
      } catch (NumberFormatException _) {
        // Told below, like a number out of range.
      }
      throw new UsageException(
          "--limit must be a number from 1 to %d, but is '%s'".formatted(OutcomeQuery.MOST, text));
    }
  }

  /// @param lines gets what a person, or with `--json` a program, reads
  static void run(ConsumerConfig consumer, Asked asked, Consumer<String> lines) {
    var outcomes = new OutcomeReader(consumer).read(asked.query());
    if (asked.json()) {
      outcomes.forEach(outcome -> lines.accept(OutcomeReader.json(outcome).encode()));
      return;
    }
    table(outcomes).forEach(lines);
    if (outcomes.isEmpty()) {
      lines.accept(
          "no such outcomes of %s since %s".formatted(asked.flavor(), asked.query().since()));
    } else if (outcomes.size() == asked.query().limit()) {
      lines.accept("(the newest %d)".formatted(outcomes.size()));
    }
  }

  /// A line for the names of the columns, and one for each outcome; none when there is none.
  static List<String> table(List<ExplainedOutcome> outcomes) {
    if (outcomes.isEmpty()) {
      return List.of();
    }
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("TIME", "ORG", "KIND", "REASON", "KEY", "RECORD", "CAUSE"));
    outcomes.forEach(outcome -> rows.add(cells(outcome)));
    var widths = new int[rows.getFirst().size()];
    for (var row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static List<String> cells(ExplainedOutcome outcome) {
    return List.of(
        outcome.when().toString(),
        cell(outcome.tenant()),
        outcome.kind().wireName(),
        cell(outcome.reason()),
        cell(outcome.key()),
        outcome.at().toString(),
        cell(outcome.cause()));
  }

  /// Keys are strangers' text: a terminal must not obey it.
  private static String cell(@Nullable String text) {
    return text == null ? "-" : CONTROL.matcher(text).replaceAll("?");
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
    }
    return line.toString().stripTrailing();
  }
}
