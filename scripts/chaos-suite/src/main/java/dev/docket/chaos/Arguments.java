package dev.docket.chaos;

import dev.docket.chaos.platform.Platform;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The command line, checked.
///
/// @param quick the form for every build
/// @param amount of what the test does: kills, calls, seconds of the longest outage, or at least so
///   many operations or rebalances
/// @param build what is tested, and the document that it runs
record Arguments(Test test, long seed, boolean quick, int amount, Platform.Build build) {

  private static final Set<String> PATHS = Set.of("--docket", "--conf", "--agent");

  /// The fault tests, with the size of their forms.
  enum Test {
    CRASH("crash", "--kills", 0, 40, 10_000),
    OUTBOX("outbox", "--kills", 4, 12, 1_000),
    NETWORK("network", "--operations", 1, 1_000_000, 100_000_000),
    TENANTS("tenants", "--calls", 10_000, 1_000_000, 1_000_000_000),
    REBALANCE("rebalance", "--rebalances", 10, 500, 100_000),
    OUTAGE("outage", "--seconds", 8, 60, 3_600);

    private final String label;
    private final String amountOption;
    private final int quickAmount;
    private final int fullAmount;
    private final int mostAmount;

    Test(String label, String amountOption, int quickAmount, int fullAmount, int mostAmount) {
      this.label = label;
      this.amountOption = amountOption;
      this.quickAmount = quickAmount;
      this.fullAmount = fullAmount;
      this.mostAmount = mostAmount;
    }

    private static Test labelled(String label) {
      for (var test : values()) {
        if (test.label.equals(label)) {
          return test;
        }
      }
      throw new IllegalArgumentException(
          "expected a fault test: crash, outbox, network, tenants, rebalance or outage");
    }
  }

  /// @param deck kills of the quick form
  /// @throws IllegalArgumentException with one line that says what was expected
  static Arguments parse(String[] given, int deck) {
    var test = Test.labelled(given.length == 0 ? "" : given[0]);
    Map<String, String> values = new HashMap<>();
    boolean quick = false;
    for (int i = 1; i < given.length; i++) {
      if (given[i].equals("--quick")) {
        quick = true;
      } else if (takesValue(test, given[i]) && i + 1 < given.length) {
        values.put(given[i], given[++i]);
      } else {
        throw new IllegalArgumentException(
            "unknown argument '%s', or its value is missing".formatted(given[i]));
      }
    }
    int few = test == Test.CRASH ? deck : test.quickAmount;
    var amount = values.get(test.amountOption);
    return new Arguments(
        test,
        number("--seed", values.get("--seed"), 1, 0, Long.MAX_VALUE),
        quick,
        (int) number(test.amountOption, amount, quick ? few : test.fullAmount, 1, test.mostAmount),
        new Platform.Build(
            path(values, "--docket").resolve("launcher.jar"),
            path(values, "--conf"),
            path(values, "--agent")));
  }

  private static boolean takesValue(Test test, String option) {
    return option.equals("--seed") || option.equals(test.amountOption) || PATHS.contains(option);
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
