package dev.docket.kit.tracing;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The way of a record through its handler, as a flavor goes it.
public final class Traced {

  private Traced() {}

  public static <T extends @Nullable Object> T handle(
      @Nullable RecordTraces traces, String name, @Nullable String parent, Callable<T> work)
      throws Exception {
    var trace = traces == null ? null : traces.begin(parent);
    return trace == null ? work.call() : trace.handle(name, work, _ -> {});
  }
}
