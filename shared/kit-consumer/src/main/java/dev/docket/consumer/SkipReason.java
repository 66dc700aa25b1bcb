package dev.docket.consumer;

/// Why a record was skipped.
///
/// @param name the metric tag, lower_snake_case, one of a fixed set
/// @param explainable whether a person may later ask why; routine skips ("not my event") are only
///   counted
public record SkipReason(String name, boolean explainable) {
  public SkipReason {
    if (name.isBlank()) {
      throw new IllegalArgumentException("skip reason: name must not be blank");
    }
  }

  /// A skip nobody asks about.
  public static SkipReason routine(String name) {
    return new SkipReason(name, false);
  }
}
