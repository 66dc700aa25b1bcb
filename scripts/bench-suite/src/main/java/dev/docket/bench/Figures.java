package dev.docket.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// What a benchmark found out: a line each on the terminal as soon as it is known, and all of it in
/// a JSON file at the end.
public final class Figures {

  /// How often the low bound may be above what the median would be of any number of rounds.
  private static final double LOW_CHANCE = 0.05;

  private final String bench;
  private final PrintStream out;
  private final JsonArray figures = new JsonArray();
  private final JsonArray ratios = new JsonArray();

  public Figures(String bench, PrintStream out) {
    this.bench = bench;
    this.out = out;
  }

  /// `figure <bench>/<what> <value> <unit>`
  public void figure(String what, double value, String unit) {
    out.println("figure " + bench + "/" + what + " " + shown(value) + " " + unit);
    figures.add(new JsonObject().put("what", what).put("value", value).put("unit", unit));
  }

  /// `ratio <bench>/<peer> <median> low <p05>`, where `low` is what the median of any number of
  /// rounds would be below in one measurement of twenty at most: the worst of 5 rounds, the third
  /// of 11. More rounds bring it closer to the median.
  ///
  /// @param rounds one ratio per interleaved round, at least one; of fewer than five, `low` is the
  ///   worst and says less
  public void ratio(String peer, double... rounds) {
    double median = median(rounds);
    double low = low(rounds);
    out.println("ratio " + bench + "/" + peer + " " + shown(median) + " low " + shown(low));
    ratios.add(new JsonObject().put("peer", peer).put("median", median).put("low", low));
  }

  /// A line for people only.
  public void note(String line) {
    out.println("  " + line);
  }

  /// Of an even number the lower one of the two in the middle.
  public static double median(double... values) {
    return sorted(values)[(values.length - 1) / 2];
  }

  /// By the sign test, which knows nothing of how rounds are distributed: each is below the true
  /// median with probability one half, so the k-th smallest is above it when fewer than k are.
  static double low(double... values) {
    int below = 0;
    double chance = Math.pow(0.5, values.length);
    double atMost = chance;
    while (true) {
      chance *= (values.length - below) / (below + 1.0);
      atMost += chance;
      if (atMost > LOW_CHANCE) {
        return sorted(values)[below];
      }
      below++;
    }
  }

  private static double[] sorted(double... values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /// Three significant digits below a thousand, none behind the point above.
  static String shown(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /// Writes `DIRECTORY/<bench>.json`.
  ///
  /// @param machine what it was measured on
  public Path write(Path directory, JsonObject machine) {
    var document =
        new JsonObject()
            .put("bench", bench)
            .put("machine", machine)
            .put("figures", figures)
            .put("ratios", ratios);
    try {
      Files.createDirectories(directory);
      return Files.writeString(directory.resolve(bench + ".json"), document.encodePrettily());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
