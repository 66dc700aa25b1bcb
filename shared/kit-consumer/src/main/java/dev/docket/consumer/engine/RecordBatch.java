package dev.docket.consumer.engine;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.RecordCoordinates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Records on their way to a handler instance. One or more runs of consecutive records of a lane; a
/// handler goes through a run in order and may go through runs side by side. Safe for any thread.
/// Only the kit settles.
public final class RecordBatch<E> {

  private final List<Dispatched<E>> records;
  private final Mailbox<E> mailbox;

  RecordBatch(List<Dispatched<E>> records, Mailbox<E> mailbox) {
    this.records = List.copyOf(records);
    this.mailbox = mailbox;
  }

  /// Records `from` to `to` (exclusive) of a batch, of one lane.
  public record Range(int from, int to) {}

  public int size() {
    return records.size();
  }

  public E value(int i) {
    return records.get(i).record.value;
  }

  public RecordCoordinates coordinates(int i) {
    return records.get(i).record.at;
  }

  /// The number of the assignment the record came with.
  public int epoch(int i) {
    return records.get(i).run.lane.partition.epoch;
  }

  public HandlerContext context(int i, Instant deadline) {
    var dispatched = records.get(i);
    var record = dispatched.record;
    return new HandlerContext(record.at, dispatched.attempt, deadline, record.headers);
  }

  /// False once its partition is on the way to another member: give the record back instead of
  /// beginning it.
  public boolean wanted(int i) {
    return !records.get(i).run.lane.partition.ending();
  }

  public void settle(int i, HandleResp outcome) {
    mailbox.post(new Settlement<>(records.get(i), outcome));
  }

  /// The record was not begun; it costs no attempt.
  public void giveBack(int i) {
    mailbox.post(new Settlement<>(records.get(i), null));
  }

  public List<Range> runs() {
    var runs = new ArrayList<Range>();
    int from = 0;
    for (int i = 1; i <= records.size(); i++) {
      if (i == records.size() || records.get(i).run != records.get(from).run) {
        runs.add(new Range(from, i));
        from = i;
      }
    }
    return runs;
  }
}
