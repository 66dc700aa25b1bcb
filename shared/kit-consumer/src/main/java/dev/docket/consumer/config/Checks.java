package dev.docket.consumer.config;

import java.time.Duration;

/// The questions every config record asks of its values.
final class Checks {
  private Checks() {}

  static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  static void notBlank(String key, String value) {
    require(!value.isBlank(), key + " must not be blank");
  }

  static void positive(String key, Duration value) {
    require(value.isPositive(), key + " must be longer than zero, was " + value);
  }

  static void positive(String key, int value) {
    require(value > 0, key + " must be at least 1, was " + value);
  }
}
