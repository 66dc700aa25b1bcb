package dev.docket.consumer.engine;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.Route;
import dev.docket.consumer.SkipReason;
import dev.docket.consumer.skip.OperatorSkips;
import java.time.Duration;
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
  private final OperatorSkips skips;

  Intake(
      ConsumerSpec<E> spec,
      ConsumerRuntime runtime,
      Assignment<E> assignment,
      Dispatcher<E> dispatcher) {
    this.spec = spec;
    this.runtime = runtime;
    this.assignment = assignment;
    this.dispatcher = dispatcher;
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
      observer().alreadyDone(at(record));
      return;
    }
    // Before it is decoded: a record that breaks its decoder is one that operators want to skip.
    if (skips.any() && skips.covers(at(record), record.headers())) {
      skip(flow, record, OperatorSkips.REASON);
      return;
    }
    switch (decode(record)) {
      case DecodeResult.Decoded<E>(var value) -> route(flow, record, value);
      case DecodeResult.Malformed<E>(var reason) -> {
        var at = at(record);
        observer().malformed(at, reason);
        log.atWarn()
            .addKeyValue("record", at)
            .addKeyValue("reason", reason)
            .log("Malformed record passed over");
        flow.ledger.settle(record.offset());
      }
    }
  }

  private static RecordCoordinates at(ConsumerRecord<byte[], byte[]> record) {
    return new RecordCoordinates(record.topic(), record.partition(), record.offset());
  }

  private void route(PartitionFlow<E> flow, ConsumerRecord<byte[], byte[]> record, E value) {
    observer().decoded(at(record));
    switch (spec.router().route(value)) {
      case Route.To(var laneKey, var address) ->
          dispatcher.offer(
              new LaneRecord<>(
                  flow.lane(spec.config().order().laneKey(laneKey)),
                  record.offset(),
                  value,
                  record.headers(),
                  address));
      case Route.Skip(var reason) -> skip(flow, record, reason);
    }
  }

  private void skip(
      PartitionFlow<E> flow, ConsumerRecord<byte[], byte[]> record, SkipReason reason) {
    flow.ledger.settle(record.offset());
    observer().skipped(reason);
    observer().settled(at(record), HandleResp.skip(reason), Duration.ZERO);
  }

  private DecodeResult<E> decode(ConsumerRecord<byte[], byte[]> record) {
    int bytes = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    if (bytes > spec.config().limits().maxRecordBytes()) {
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
