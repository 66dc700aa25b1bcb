package dev.docket.chaos.platform;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Where threads in the background leave what makes the run worthless; the thread that leads the
/// run looks here while it waits. Thread-safe; the first one stays.
public final class Trouble {

  private final AtomicReference<@Nullable CannotMeasureException> first = new AtomicReference<>();

  public void report(CannotMeasureException trouble) {
    first.compareAndSet(null, trouble);
  }

  /// @throws CannotMeasureException what was reported first, if anything was
  public void check() {
    var found = first.get();
    if (found != null) {
      throw found;
    }
  }
}
