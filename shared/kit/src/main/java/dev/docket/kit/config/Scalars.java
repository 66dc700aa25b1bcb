package dev.docket.kit.config;

import dev.docket.kit.config.Placeholders.Untyped;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a JSON value as a type; null when it is of another one. A value that came from a
/// placeholder takes any type that its text allows.
final class Scalars {
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,10}");

  private Scalars() {}

  static @Nullable String string(Object value) {
    return switch (value) {
      case String text -> text;
      case Untyped(var text) -> text;
      default -> null;
    };
  }

  static @Nullable Integer integer(Object value) {
    return switch (value) {
      case Integer number -> number;
      case Untyped(var text) when INTEGER.matcher(text).matches() -> {
        var number = new BigInteger(text);
        yield number.bitLength() < Integer.SIZE ? number.intValue() : null;
      }
      default -> null;
    };
  }

  static @Nullable Boolean bool(Object value) {
    return switch (value) {
      case Boolean bool -> bool;
      case Untyped(var text) when text.equals("true") || text.equals("false") ->
          Boolean.valueOf(text);
      default -> null;
    };
  }

  static @Nullable Duration duration(Object value) {
    var text = string(value);
    return text == null ? null : Units.duration(text);
  }

  static @Nullable Long bytes(Object value) {
    var number = integer(value);
    if (number != null) {
      return number < 0 ? null : number.longValue();
    }
    var text = string(value);
    return text == null ? null : Units.bytes(text);
  }

  static @Nullable List<String> strings(Object value) {
    if (!(value instanceof List<?> list)) {
      return null;
    }
    var strings = new ArrayList<String>(list.size());
    for (var element : list) {
      var text = element == null ? null : string(element);
      if (text == null) {
        return null;
      }
      strings.add(text);
    }
    return List.copyOf(strings);
  }
}
