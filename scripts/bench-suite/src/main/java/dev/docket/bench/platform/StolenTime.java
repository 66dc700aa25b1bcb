package dev.docket.bench.platform;

import dev.docket.bench.BenchFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What a virtual machine's host gave to others of the processors' time, since this was made: while
/// it does, everything here stands still, whatever is measured. Linux: it reads `/proc/stat`.
/// Nothing is stolen where there is no host, or none that tells.
public final class StolenTime {

  private static final Path STAT = Path.of("/proc/stat");

  private final Ticks begin = Ticks.now();

  /// Of all processors together, since the machine's start.
  record Ticks(long stolen, long all) {

    /// Places in the first line: user, nice, system, idle, iowait, irq, softirq, steal. What comes
    /// behind them is contained in the first two.
    private static final int STEAL = 7;

    static Ticks now() {
      try {
        return of(Files.readString(STAT));
      } catch (IOException e) {
        throw new BenchFailedException("there is no " + STAT + " here", e);
      }
    }

    static Ticks of(String stat) {
      var line = stat.lines().findFirst().orElse("");
      long[] fields = Stream.of(line.split(" +")).skip(1).mapToLong(Long::parseLong).toArray();
      if (!line.startsWith("cpu ") || fields.length <= STEAL) {
        throw new BenchFailedException("not what %s begins with: %s".formatted(STAT, line));
      }
      long all = 0;
      for (int i = 0; i <= STEAL; i++) {
        all += fields[i];
      }
      return new Ticks(fields[STEAL], all);
    }

    /// 0 to 1.
    double shareSince(Ticks before) {
      return (stolen - before.stolen) / (double) Math.max(1, all - before.all);
    }
  }

  /// 0 to 1; to a hundredth of a second.
  public double share() {
    return Ticks.now().shareSince(begin);
  }
}
