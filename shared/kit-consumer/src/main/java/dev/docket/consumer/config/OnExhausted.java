package dev.docket.consumer.config;

/// What happens when a record has spent its attempts.
public enum OnExhausted {
  /// The consumer stops without committing the record and tells its host.
  CRASH,

  /// The record goes to the parking lot, and so do later ones of its key until it is released or
  /// discarded; everything else goes on.
  PARK
}
