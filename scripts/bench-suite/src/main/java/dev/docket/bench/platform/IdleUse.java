package dev.docket.bench.platform;

import java.time.Duration;
import java.util.List;

/// What a process, and the broker it is connected to, use while nothing happens.
///
/// @param residentMib at the end
/// @param cpuPercent of one core
/// @param brokerCpuPercent likewise
public record IdleUse(
    double residentMib, long threads, double cpuPercent, double brokerCpuPercent) {

  private static final double PERCENT = 100.0;

  /// Blocks for the length.
  public static IdleUse measure(long pid, List<Long> broker, Duration length)
      throws InterruptedException {
    long begin = System.nanoTime();
    var own = ProcessUse.cpu(pid);
    var brokers = ProcessUse.cpu(broker);
    Thread.sleep(length);
    double nanos = (double) (System.nanoTime() - begin);
    return new IdleUse(
        ProcessUse.residentMib(pid),
        ProcessUse.threads(pid),
        PERCENT * ((double) ProcessUse.cpu(pid).minus(own).toNanos()) / nanos,
        PERCENT * ((double) ProcessUse.cpu(broker).minus(brokers).toNanos()) / nanos);
  }
}
