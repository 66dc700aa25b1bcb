package dev.docket.kit.config;

import dev.docket.kit.config.Placeholders.Untyped;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a JSON value as a type; null when it is of another one. A value that came from a
/// placeholder takes any type that its text allows.
final class Scalars {
  private static final Pattern INTEGER = Pattern.compile("-?\\d{1,10}");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,10}(\\.\\d{1,10})?");

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

  static @Nullable Double decimal(Object value) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case Untyped(var text) when DECIMAL.matcher(text).matches() -> Double.valueOf(text);
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

  static @Nullable List<Long> longs(Object value) {
    return list(
        value,
        element ->
            switch (element) {
              case Integer number -> number.longValue();
              case Long number -> number;
              default -> null;
            });
  }

  static @Nullable List<Map<String, Object>> objects(Object value) {
    return list(value, element -> element instanceof Map<?, ?> m ? JsonTree.object(m) : null);
  }

  static @Nullable List<String> strings(Object value) {
    return list(value, Scalars::string);
  }

  /// The elements, or null when one of them is of another type.
  private static <T> @Nullable List<T> list(Object value, Function<Object, @Nullable T> type) {
    if (!(value instanceof List<?> list)) {
      return null;
    }
    var elements = new ArrayList<T>(list.size());
    for (var raw : list) {
      var element = raw == null ? null : type.apply(raw);
      if (element == null) {
        return null;
      }
      elements.add(element);
    }
    return List.copyOf(elements);
  }
}
