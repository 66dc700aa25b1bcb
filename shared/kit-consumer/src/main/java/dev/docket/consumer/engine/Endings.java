package dev.docket.consumer.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/// The ends of a lane's records, settled in the order of the log: one of which it is still to be
/// written why it had no effect holds those behind it back. Were they settled first, a death would
/// bring back that one alone, and what it does then would come behind what followed it. Owned by
/// the consumer's context.
final class Endings {

  private final Deque<Ending> held = new ArrayDeque<>();

  private static final class Ending {
    final Runnable settle;
    boolean ready;

    Ending(Runnable settle, boolean ready) {
      this.settle = settle;
      this.ready = ready;
    }
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /// Settles when all before it are.
  void add(Runnable settle) {
    held.add(new Ending(settle, true));
    settleReady();
  }

  /// Settles when all before it are, and it is written why.
  ///
  /// @return to be called then, once
  Runnable hold(Runnable settle) {
    var ending = new Ending(settle, false);
    held.add(ending);
    return () -> {
      ending.ready = true;
      settleReady();
    };
  }

  private void settleReady() {
    for (var first = held.peek(); first != null && first.ready; first = held.peek()) {
      held.remove();
      first.settle.run();
    }
  }
}
