package dev.docket.chaos.outage;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// One outage.
record Fault(Mode mode, Duration length) {

  private static final Duration SHORT = Duration.ofSeconds(1);

  /// How the dependency answers.
  enum Mode {
    /// As it should; a few calls slowly, a few not now.
    HEALTHY,
    /// UNAVAILABLE, at once.
    UNAVAILABLE,
    /// Not at all.
    HANG
  }

  /// Short ones and long ones of both kinds.
  static List<Fault> plan(Duration longest) {
    return List.of(
        new Fault(Mode.UNAVAILABLE, SHORT),
        new Fault(Mode.HANG, SHORT),
        new Fault(Mode.UNAVAILABLE, longest),
        new Fault(Mode.HANG, longest));
  }

  String label() {
    return "%s-%ds".formatted(mode.name().toLowerCase(Locale.ROOT), length.toSeconds());
  }
}
