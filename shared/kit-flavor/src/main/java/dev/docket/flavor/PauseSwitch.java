package dev.docket.flavor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether a flavor takes records: not while its configuration says so, nor while an operator does.
/// Immutable.
///
/// @param configured by `paused` in its section
/// @param asked by an operator
/// @param until when the operator's pause ends by itself; null for when it is ended
record PauseSwitch(boolean configured, boolean asked, @Nullable Instant until) {

  boolean paused() {
    return configured || asked;
  }

  PauseSwitch configured(boolean wish) {
    return new PauseSwitch(wish, asked, until);
  }

  PauseSwitch asked(@Nullable Instant end) {
    return new PauseSwitch(configured, true, end);
  }

  PauseSwitch ended() {
    return new PauseSwitch(configured, false, null);
  }

  /// For people; null when nothing is paused.
  @Nullable String reason() {
    if (configured) {
      return "paused by its configuration";
    }
    if (!asked) {
      return null;
    }
    return until == null ? "paused by an operator" : "paused by an operator until " + until;
  }
}
