package dev.docket.consumer.engine;

import dev.docket.consumer.HandleResp;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Answered records on their way from handler threads to the consumer's context. Any thread posts;
/// one wakeup is under way at a time, however many records it brings. Bounded by the records in
/// flight, which are its links as well.
final class Mailbox<E> {

  /// The record posted last; null when all are taken, and the context was not called.
  private final AtomicReference<@Nullable LaneRecord<E>> top = new AtomicReference<>();

  private final Executor context;
  private final Receiver<E> receiver;

  /// Takes what is posted, on the context.
  interface Receiver<E> {
    void settle(LaneRecord<E> answered);

    /// A record was answered a second time.
    void answeredAgain(LaneRecord<E> record);

    /// The mailbox is empty for now.
    void drained();
  }

  Mailbox(Executor context, Receiver<E> receiver) {
    this.context = context;
    this.receiver = receiver;
  }

  /// @param outcome null when the record was not begun
  void post(LaneRecord<E> record, @Nullable HandleResp outcome) {
    if (answer(record, outcome)) {
      postAll(record, record);
    }
  }

  /// Notes an outcome, to be posted.
  ///
  /// @return false when there is one already, which the receiver hears of
  boolean answer(LaneRecord<E> record, @Nullable HandleResp outcome) {
    if (record.answer(outcome)) {
      return true;
    }
    context.execute(() -> receiver.answeredAgain(record));
    return false;
  }

  /// Posts answered records that are linked from `newest` down to `oldest`.
  void postAll(LaneRecord<E> newest, LaneRecord<E> oldest) {
    LaneRecord<E> before;
    do {
      before = top.get();
      oldest.below = before;
    } while (!top.compareAndSet(before, newest));
    if (before == null) {
      context.execute(this::drain);
    }
  }

  private void drain() {
    var record = inOrder(top.getAndSet(null));
    while (record != null) {
      var following = record.below;
      record.below = null;
      receiver.settle(record);
      record = following;
    }
    receiver.drained();
  }

  /// Turns the links round: the record posted first comes first.
  private static <E> @Nullable LaneRecord<E> inOrder(@Nullable LaneRecord<E> newest) {
    LaneRecord<E> first = null;
    var record = newest;
    while (record != null) {
      var older = record.below;
      record.below = first;
      first = record;
      record = older;
    }
    return first;
  }
}
