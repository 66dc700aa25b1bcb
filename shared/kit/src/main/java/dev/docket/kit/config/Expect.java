package dev.docket.kit.config;

import java.time.Duration;

/// Checks of the compact constructors. They throw [IllegalArgumentException] with a message that
/// starts with the field's name; [ConfigNode#build] puts the file and the JSON path before it.
public final class Expect {
  private Expect() {}

  /// Checks an integer, both bounds included.
  public static void range(String field, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s: expected an integer from %d to %d, found %d".formatted(field, min, max, value));
    }
  }

  /// Checks a number, both bounds included.
  public static void range(String field, double value, double min, double max) {
    // Negated, so that NaN does not pass.
    if (!(value >= min && value <= max)) {
      throw new IllegalArgumentException(
          "%s: expected a number from %s to %s, found %s".formatted(field, min, max, value));
    }
  }

  /// Checks a duration, both bounds included.
  public static void range(String field, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "%s: expected a duration from %s to %s, found %s"
              .formatted(field, Units.print(min), Units.print(max), Units.print(value)));
    }
  }

  /// Checks that a text is more than spaces.
  public static void notBlank(String field, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(field + ": expected a text that is not empty");
    }
  }
}
