package dev.docket.consumer.config;

/// What happens when a record has spent its attempts.
public enum OnExhausted {
  /// The consumer stops without committing the record and tells its host.
  CRASH
}
