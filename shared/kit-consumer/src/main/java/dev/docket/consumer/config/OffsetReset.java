package dev.docket.consumer.config;

import java.util.Locale;

/// Where a group without a committed offset begins. The start is committed at once, so LATEST holds
/// for the first assignment only and never skips what arrives later.
public enum OffsetReset {
  EARLIEST,
  LATEST;

  public String kafkaName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
