package dev.docket.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A command line of `--name value` pairs and `--flag`s, checked as it is read.
public final class Options {

  private final Map<String, String> values;

  private Options(Map<String, String> values) {
    this.values = values;
  }

  /// @param valued names that take a value, without dashes
  /// @param flags names that take none
  /// @throws IllegalArgumentException with one line for the person who typed it
  public static Options parse(List<String> given, Set<String> valued, Set<String> flags) {
    var values = new HashMap<String, String>();
    for (int i = 0; i < given.size(); i++) {
      var name = given.get(i).startsWith("--") ? given.get(i).substring(2) : "";
      if (flags.contains(name)) {
        values.put(name, "");
      } else if (valued.contains(name) && i + 1 < given.size()) {
        values.put(name, given.get(++i));
      } else if (valued.contains(name)) {
        throw new IllegalArgumentException("--" + name + " needs a value");
      } else {
        throw new IllegalArgumentException("unknown argument '" + given.get(i) + "'");
      }
    }
    return new Options(values);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public String text(String name, String fallback) {
    return values.getOrDefault(name, fallback);
  }

  /// @throws IllegalArgumentException when it is no number, or out of the range
  public double number(String name, double fallback, double min, double max) {
    var text = values.get(name);
    if (text == null) {
      return fallback;
    }
    try {
      double number = Double.parseDouble(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below, like a number out of range.
    }
    throw new IllegalArgumentException(
        "--%s must be a number from %s to %s, but is '%s'".formatted(name, min, max, text));
  }

  /// @throws IllegalArgumentException when it is no whole number
  public long whole(String name, long fallback) {
    var text = values.get(name);
    try {
      return text == null ? fallback : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--%s must be a whole number, but is '%s'".formatted(name, text), e);
    }
  }
}
