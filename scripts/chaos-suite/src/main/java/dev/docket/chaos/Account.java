package dev.docket.chaos;

import dev.docket.chaos.oracle.Findings;
import java.util.List;
import java.util.function.Consumer;

/// What a run tells, line by line. As safe for threads as its outlet.
final class Account {

  private static final int SHOWN = 5;

  private final Consumer<String> outlet;
  private final long begin = System.nanoTime();

  /// Begins to count the time.
  Account(Consumer<String> outlet) {
    this.outlet = outlet;
  }

  /// What has happened, with the time since the begin of the run.
  void tell(String line) {
    say("%6.1f s  %s".formatted((System.nanoTime() - begin) / 1e9, line));
  }

  /// A line as it is, such as a figure.
  void say(String line) {
    outlet.accept(line);
  }

  void show(Findings findings) {
    show("lost", findings.lost());
    show("duplicate", findings.duplicate());
    show("disorder", findings.disorder());
  }

  /// The first few, and how many there are behind them.
  void show(String what, List<String> lines) {
    lines.stream().limit(SHOWN).forEach(line -> say(what + ": " + line));
    if (lines.size() > SHOWN) {
      say("%s: and %d more".formatted(what, lines.size() - SHOWN));
    }
  }
}
