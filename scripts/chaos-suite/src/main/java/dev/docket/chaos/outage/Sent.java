package dev.docket.chaos.outage;

/// A record that the broker has taken.
record Sent(Work work, int partition, long offset) {

  At at() {
    return new At(partition, offset);
  }

  /// Its place in the log.
  record At(int partition, long offset) {}
}
