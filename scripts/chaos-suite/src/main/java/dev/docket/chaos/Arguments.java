package dev.docket.chaos;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The command line, checked.
///
/// @param quick the form for every build: one kill of each kind
/// @param kills how many
/// @param docket the directory of the launcher's jar
/// @param conf the document to run
/// @param agent this suite's jar
record Arguments(long seed, boolean quick, int kills, Path docket, Path conf, Path agent) {

  private static final Set<String> VALUES =
      Set.of("--seed", "--kills", "--docket", "--conf", "--agent");
  private static final int DEFAULT_KILLS = 40;
  private static final int MAX_KILLS = 10_000;

  /// @param deck kills of the quick form
  /// @throws IllegalArgumentException with one line that says what was expected
  static Arguments parse(String[] given, int deck) {
    if (given.length == 0 || !given[0].equals("crash")) {
      throw new IllegalArgumentException("expected a fault test: crash");
    }
    Map<String, String> values = new HashMap<>();
    boolean quick = false;
    for (int i = 1; i < given.length; i++) {
      if (given[i].equals("--quick")) {
        quick = true;
      } else if (VALUES.contains(given[i]) && i + 1 < given.length) {
        values.put(given[i], given[++i]);
      } else {
        throw new IllegalArgumentException(
            "unknown argument '%s', or its value is missing".formatted(given[i]));
      }
    }
    long seed = number("--seed", values.get("--seed"), 1, 0, Long.MAX_VALUE);
    long kills =
        number("--kills", values.get("--kills"), quick ? deck : DEFAULT_KILLS, 1, MAX_KILLS);
    return new Arguments(
        seed,
        quick,
        (int) kills,
        path(values, "--docket"),
        path(values, "--conf"),
        path(values, "--agent"));
  }

  private static Path path(Map<String, String> values, String name) {
    var value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return Path.of(value).toAbsolutePath();
  }

  private static long number(
      String name,
      @org.jspecify.annotations.Nullable String text,
      long byDefault,
      long least,
      long most) {
    if (text == null) {
      return byDefault;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Told below, like a number out of range.
    }
    throw new IllegalArgumentException(
        "%s must be a number from %d to %d, but is '%s'".formatted(name, least, most, text));
  }
}
