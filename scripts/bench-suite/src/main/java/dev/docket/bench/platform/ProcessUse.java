package dev.docket.bench.platform;

import dev.docket.bench.BenchFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// What processes use of the machine, read from outside. Linux: it reads `/proc`.
public final class ProcessUse {

  /// Linux has counted in hundredths of a second since before these files were read by anybody.
  private static final long TICKS_PER_SECOND = 100;

  /// Places of utime and stime behind the process's name in `/proc/PID/stat`.
  private static final int USER_TICKS = 11;

  private static final int KERNEL_TICKS = 12;

  private ProcessUse() {}

  /// Processor time since its start, to 10 ms.
  public static Duration cpu(long pid) {
    var stat = read(pid, "stat");
    // The name may hold blanks; it ends with the last parenthesis.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[KERNEL_TICKS]);
    return Duration.ofSeconds(1).multipliedBy(ticks).dividedBy(TICKS_PER_SECOND);
  }

  /// The sum over processes that may end meanwhile: what has ended counts as nothing.
  public static Duration cpu(Collection<Long> pids) {
    var sum = Duration.ZERO;
    for (long pid : pids) {
      if (ProcessHandle.of(pid).isPresent()) {
        sum = sum.plus(cpu(pid));
      }
    }
    return sum;
  }

  /// Resident memory, shared pages included, in MiB.
  public static double residentMib(long pid) {
    return status(pid, "VmRSS:") / 1024.0;
  }

  public static long threads(long pid) {
    return status(pid, "Threads:");
  }

  private static long status(long pid, String name) {
    var line =
        read(pid, "status")
            .lines()
            .filter(l -> l.startsWith(name))
            .findFirst()
            .orElseThrow(() -> new BenchFailedException("process " + pid + " has ended"));
    return Long.parseLong(line.substring(name.length()).replaceAll("[^0-9]", ""));
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new BenchFailedException(
          "process %d cannot be measured: it has ended, or there is no /proc here".formatted(pid),
          e);
    }
  }

  /// All processes below one, whose command's file is called `name`.
  public static List<Long> below(long pid, String name) {
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(p -> p.info().command().orElse("").endsWith("/" + name))
        .map(ProcessHandle::pid)
        .toList();
  }
}
