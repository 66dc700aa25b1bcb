package dev.docket.consumer.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/// Settlements on their way from handler threads to the consumer's context. Any thread posts; one
/// wakeup is under way at a time, however many settlements it brings. Bounded by the records in
/// flight.
final class Mailbox<E> {

  private final Queue<Settlement<E>> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Executor context;
  private final Receiver<E> receiver;

  /// Takes the settlements, on the context.
  interface Receiver<E> {
    void settle(Settlement<E> settlement);

    /// The mailbox is empty for now.
    void drained();
  }

  Mailbox(Executor context, Receiver<E> receiver) {
    this.context = context;
    this.receiver = receiver;
  }

  void post(Settlement<E> settlement) {
    queue.add(settlement);
    if (awake.compareAndSet(false, true)) {
      context.execute(this::drain);
    }
  }

  private void drain() {
    // Before the queue is read: a settlement added after the last read finds it false and wakes us
    // again.
    awake.set(false);
    for (var settlement = queue.poll(); settlement != null; settlement = queue.poll()) {
      receiver.settle(settlement);
    }
    receiver.drained();
  }
}
