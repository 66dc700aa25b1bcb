package dev.docket.bench.relay;

import java.time.Duration;

/// What one contender has done with a backlog, behind the part with which it warmed up.
///
/// @param records behind that part
/// @param took from its last record to the last of all, by the broker's clock
/// @param cpuRecords that arrived while its processor time was taken
/// @param cpu of the contender's process meanwhile
/// @param checksum over what is in the topic, whatever its order
record Transfer(long records, Duration took, long cpuRecords, Duration cpu, long checksum) {

  double perSecond() {
    return records / (took.toNanos() / 1e9);
  }

  double perCpuSecond() {
    return cpuRecords / (cpu.toNanos() / 1e9);
  }
}
