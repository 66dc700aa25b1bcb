package dev.docket.consumer.engine;

/// One call of one record: the ticket by which its outcome is known. The record and the attempt are
/// read by handler threads, the rest belongs to the consumer's context.
final class Dispatched<E> {

  final LaneRecord<E> record;
  final Run<E> run;

  /// 1 for the first call.
  final int attempt;

  /// Until the handler has answered.
  boolean open = true;

  /// The deadline has passed and has cost its attempt.
  boolean expired;

  Dispatched(LaneRecord<E> record, Run<E> run) {
    this.record = record;
    this.run = run;
    this.attempt = record.attempts + 1;
  }
}
