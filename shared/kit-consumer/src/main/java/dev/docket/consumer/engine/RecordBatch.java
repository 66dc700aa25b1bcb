package dev.docket.consumer.engine;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.RecordCoordinates;
import java.util.List;

/// Records on their way to a handler instance. One or more runs of consecutive records of a lane; a
/// handler goes through a run in order and may go through runs side by side. Safe for any thread.
/// Only the kit settles.
public final class RecordBatch<E> {

  private final List<LaneRecord<E>> records;
  final Mailbox<E> mailbox;

  /// @param records not to be changed any more
  RecordBatch(List<LaneRecord<E>> records, Mailbox<E> mailbox) {
    this.records = records;
    this.mailbox = mailbox;
  }

  public int size() {
    return records.size();
  }

  public E value(int i) {
    return records.get(i).value;
  }

  public RecordCoordinates coordinates(int i) {
    return records.get(i).coordinates();
  }

  /// The number of the assignment the record came with.
  public int epoch(int i) {
    return records.get(i).lane.partition.epoch;
  }

  /// For the one who calls the processor, when it does.
  ///
  /// @param deadline in milliseconds
  public HandlerContext context(int i, long deadline) {
    return records.get(i).begin(deadline);
  }

  /// False once its partition is on the way to another member: give the record back instead of
  /// beginning it.
  public boolean wanted(int i) {
    return !records.get(i).lane.partition.ending();
  }

  /// Sends a record's outcome on its own. Outcomes of many records go better by [Outcomes].
  public void settle(int i, HandleResp outcome) {
    mailbox.post(records.get(i), outcome);
  }

  /// The record was not begun; it costs no attempt.
  public void giveBack(int i) {
    mailbox.post(records.get(i), null);
  }

  /// Where the run that begins with record `from` ends (exclusive).
  public int endOfRun(int from) {
    var lane = records.get(from).lane;
    int end = from + 1;
    // A lane has one run at a time.
    while (end < records.size() && records.get(end).lane == lane) {
      end++;
    }
    return end;
  }

  LaneRecord<E> record(int i) {
    return records.get(i);
  }
}
