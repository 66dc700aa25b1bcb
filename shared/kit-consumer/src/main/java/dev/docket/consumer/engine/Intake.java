package dev.docket.consumer.engine;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.Route;
import dev.docket.consumer.SkipReason;
import dev.docket.consumer.lot.ExplainedOutcome.Kind;
import dev.docket.consumer.skip.OperatorSkips;
import dev.docket.consumer.source.RecordSize;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes polled records in: tracks, decodes, routes, and offers them to the dispatcher. Owned by
/// the consumer's context.
final class Intake<E> {

  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  private final ConsumerSpec<E> spec;
  private final ConsumerRuntime runtime;
  private final Assignment<E> assignment;
  private final Dispatcher<E> dispatcher;
  private final Aside<E> aside;
  private final OperatorSkips skips;

  Intake(
      ConsumerSpec<E> spec,
      ConsumerRuntime runtime,
      Assignment<E> assignment,
      Dispatcher<E> dispatcher,
      Aside<E> aside) {
    this.spec = spec;
    this.runtime = runtime;
    this.assignment = assignment;
    this.dispatcher = dispatcher;
    this.aside = aside;
    this.skips = new OperatorSkips(runtime.skips());
  }

  /// An exception here is the router's, or a log that went backwards: a bug, or a broken partition.
  /// It stops the consumer.
  void accept(ConsumerRecords<byte[], byte[]> records) {
    if (records.isEmpty()) {
      return;
    }
    runtime.observer().polled(records.count());
    long now = runtime.clock().millis();
    for (var partition : records.partitions()) {
      var flow = assignment.flow(partition);
      // Of a partition on its way out nothing is begun; who owns it next reads these again.
      if (flow != null && !flow.ending()) {
        for (var record : records.records(partition)) {
          take(flow, record, now);
        }
      }
    }
    dispatcher.flush();
  }

  private void take(PartitionFlow<E> flow, ConsumerRecord<byte[], byte[]> record, long now) {
    if (!flow.ledger.track(record.offset(), now)) {
      observer().alreadyDone(RecordCoordinates.of(record));
      return;
    }
    int bytes = RecordSize.bytes(record);
    flow.bytes += bytes;
    if (aside.lot().holds(flow, record)) {
      flow.settle(record.offset(), bytes);
      observer().alreadyDone(RecordCoordinates.of(record));
      return;
    }
    // Before it is decoded: a record that breaks its decoder is one that operators want to skip.
    if (skips.any() && skips.covers(RecordCoordinates.of(record), record.headers())) {
      skip(flow, record, OperatorSkips.REASON);
      return;
    }
    switch (decode(spec, record)) {
      case DecodeResult.Decoded<E>(var value) -> {
        observer().decoded(record);
        switch (spec.router().route(value)) {
          case Route.To to -> offer(flow, record, value, to);
          case Route.Skip(var reason) -> skip(flow, record, reason);
        }
      }
      case DecodeResult.Malformed<E>(var reason) -> {
        var at = RecordCoordinates.of(record);
        observer().malformed(at, reason);
        log.atWarn()
            .addKeyValue("record", at)
            .addKeyValue("reason", reason)
            .log("Malformed record passed over");
        aside
            .explainer()
            .tell(flow, record, Kind.MALFORMED, reason, () -> flow.settle(record.offset(), bytes));
      }
    }
  }

  private void offer(
      PartitionFlow<E> flow, ConsumerRecord<byte[], byte[]> record, E value, Route.To to) {
    var lane = dispatcher.lane(flow, to);
    if (aside.lot().takes(lane, record, to)) {
      dispatcher.forget(lane);
    } else {
      dispatcher.offer(new LaneRecord<>(lane, record, value, to.address(), false));
    }
  }

  private void skip(
      PartitionFlow<E> flow, ConsumerRecord<byte[], byte[]> record, SkipReason reason) {
    observer().skipped(reason);
    if (reason.explainable()) {
      aside
          .explainer()
          .tell(flow, record, Kind.SKIPPED, reason.name(), () -> skipped(flow, record, reason));
    } else {
      skipped(flow, record, reason);
    }
  }

  private void skipped(
      PartitionFlow<E> flow, ConsumerRecord<byte[], byte[]> record, SkipReason reason) {
    flow.settle(record.offset(), RecordSize.bytes(record));
    observer().settled(record, HandleResp.skip(reason), 0);
  }

  static <E> DecodeResult<E> decode(ConsumerSpec<E> spec, ConsumerRecord<byte[], byte[]> record) {
    if (RecordSize.bytes(record) > spec.config().limits().maxRecordBytes()) {
      return new DecodeResult.Malformed<>("larger than limits.maxRecordBytes");
    }
    try {
      return spec.decoder().decode(record);
    } catch (RuntimeException | StackOverflowError e) {
      // Deep nesting is how hostile bytes break a parser. The message of a parser's exception may
      // quote the payload: its class must do.
      return new DecodeResult.Malformed<>("decoder threw " + e.getClass().getName());
    }
  }

  private ConsumerObserver observer() {
    return runtime.observer();
  }
}
