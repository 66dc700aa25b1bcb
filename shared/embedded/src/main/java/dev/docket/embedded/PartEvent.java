package dev.docket.embedded;

import java.time.Duration;
import java.util.Locale;

/// Something a person watching the start wants to know about one part.
///
/// @param elapsed since this part began the step that ends in [State#READY]; zero when it makes no
///   sense
/// @param detail one line for people; may be empty
public record PartEvent(Part part, State state, Duration elapsed, String detail) {

  public enum State {
    /// Files are unpacked or made; happens once per cache or data directory.
    PREPARING,
    /// The process has been started and does not answer yet.
    STARTING,
    /// A client operation has succeeded.
    READY,
    /// The process ended although nobody asked it to; it will be started again.
    DIED,
    /// The supervisor has given up: too many restarts in a row.
    FAILED,
    STOPPED
  }

  /// One line, such as `PostgreSQL ready (0.3 s)`.
  public String line() {
    var line =
        new StringBuilder(part.title()).append(' ').append(state.name().toLowerCase(Locale.ROOT));
    if (!elapsed.isZero()) {
      line.append(" (%.1f s)".formatted(elapsed.toMillis() / 1000.0));
    }
    return detail.isEmpty() ? line.toString() : line.append(": ").append(detail).toString();
  }
}
