package dev.docket.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The metrics that dashboards and monitors know, to the letter (`metrics/reported.csv`). A test of
/// each owner holds them against what its code registers.
public final class ReportedMetrics {

  private static final String TABLE = "/metrics/reported.csv";

  private ReportedMetrics() {}

  /// Name → tags that each of its series has at least.
  ///
  /// @param owner the module that counts them
  /// @throws IllegalArgumentException when the table has none of that owner
  public static Map<String, Set<String>> of(String owner) {
    var metrics = new LinkedHashMap<String, Set<String>>();
    for (var line : lines()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        var cells = line.split("\\|", -1);
        if (cells[0].strip().equals(owner)) {
          var tags = cells[2].strip();
          metrics.put(cells[1].strip(), tags.isEmpty() ? Set.of() : Set.of(tags.split(" ", -1)));
        }
      }
    }
    if (metrics.isEmpty()) {
      throw new IllegalArgumentException("no metrics of " + owner);
    }
    return metrics;
  }

  private static List<String> lines() {
    try (var table = ReportedMetrics.class.getResourceAsStream(TABLE)) {
      var bytes = Objects.requireNonNull(table).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
