package dev.docket.consumer.engine;

import dev.docket.consumer.HandleResp;
import org.jspecify.annotations.Nullable;

/// Outcomes that one handler context has gathered and not yet sent: waking the consumer costs more
/// than many a handler does. Owned by that context.
public final class Outcomes<E> {

  private @Nullable Mailbox<E> mailbox;
  private @Nullable LaneRecord<E> newest;
  private @Nullable LaneRecord<E> oldest;

  public void settle(RecordBatch<E> batch, int i, HandleResp outcome) {
    add(batch, i, outcome);
  }

  /// The record was not begun; it costs no attempt.
  public void giveBack(RecordBatch<E> batch, int i) {
    add(batch, i, null);
  }

  private void add(RecordBatch<E> batch, int i, @Nullable HandleResp outcome) {
    if (mailbox != batch.mailbox) {
      deliver();
      mailbox = batch.mailbox;
    }
    var record = batch.record(i);
    if (mailbox.answer(record, outcome)) {
      record.below = newest;
      newest = record;
      if (oldest == null) {
        oldest = record;
      }
    }
  }

  /// Sends what there is.
  public void deliver() {
    if (mailbox != null && newest != null && oldest != null) {
      mailbox.postAll(newest, oldest);
      newest = null;
      oldest = null;
    }
  }
}
