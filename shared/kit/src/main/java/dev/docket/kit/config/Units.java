package dev.docket.kit.config;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Quantities with their unit: `100ms`, `5s`, `2m`, `1h`, `7d`; `512B`, `64KB`, `4MB`, `1GB` (steps
/// of 1024).
final class Units {
  private static final Pattern QUANTITY = Pattern.compile("(\\d{1,15})([A-Za-z]+)");

  private static final Map<String, Duration> DURATIONS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private static final Map<String, Long> SIZES =
      Map.of("B", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30);

  private Units() {}

  /// The duration, or null when the text is none.
  static @Nullable Duration duration(String text) {
    var matcher = QUANTITY.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    var unit = DURATIONS.get(matcher.group(2));
    return unit == null ? null : unit.multipliedBy(Long.parseLong(matcher.group(1)));
  }

  /// The size in bytes, or null when the text is none.
  static @Nullable Long bytes(String text) {
    var matcher = QUANTITY.matcher(text);
    var unit = matcher.matches() ? SIZES.get(matcher.group(2)) : null;
    if (unit == null) {
      return null;
    }
    var bytes = new BigInteger(matcher.group(1)).multiply(BigInteger.valueOf(unit));
    return bytes.bitLength() < Long.SIZE ? bytes.longValue() : null;
  }

  /// The duration as a configuration would write it.
  static String print(Duration duration) {
    if (duration.toMillisPart() != 0) {
      return duration.toMillis() + "ms";
    }
    return duration.toSeconds() % 60 == 0 && !duration.isZero()
        ? duration.toMinutes() + "m"
        : duration.toSeconds() + "s";
  }
}
