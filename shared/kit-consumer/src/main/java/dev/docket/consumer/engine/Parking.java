package dev.docket.consumer.engine;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.Route;
import dev.docket.consumer.SkipReason;
import dev.docket.consumer.lot.ExplainedOutcome.Kind;
import dev.docket.consumer.lot.ParkedSelection;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A consumer's parking lot and its ways in and out: [ParkingLot] decides who is parked,
/// [LotWriter] and [LotReader] are its hands, [LotDesk] and [Replays] are where operators ask.
/// Owned by the consumer's context.
final class Parking<E> implements LotReader.Sink<E>, ParkingLot.Listener<E> {

  private final Road<E> road;
  private final ConsumerObserver observer;
  private final LotWriter<E> writer;
  private final LotReader<E> reader;
  private final ParkingLot<E> lot;
  private final LotDesk<E> desk;
  private final Replays<E> replays;

  /// What the lot lies beside.
  ///
  /// @param moved hears that something was settled
  record Road<E>(
      Assignment<E> assignment,
      Dispatcher<E> dispatcher,
      Tenants<E> tenants,
      Explainer<E> explainer,
      Runnable moved) {}

  Parking(ConsumerSpec<E> spec, ConsumerRuntime runtime, Connections connections, Road<E> road) {
    this.road = road;
    this.observer = runtime.observer();
    var lots = connections.lots();
    writer = new LotWriter<>(connections.records(), lots, runtime, spec.config().retry().initial());
    reader = new LotReader<>(spec, runtime, lots, this);
    lot = new ParkingLot<>(spec, runtime, road.tenants(), writer, this);
    desk = new LotDesk<>(road.assignment(), lot, road.explainer(), runtime);
    replays = new Replays<>(spec, road.assignment(), lot, runtime.scheduler());
  }

  ParkingLot<E> lot() {
    return lot;
  }

  LotDesk<E> desk() {
    return desk;
  }

  Replays<E> replays() {
    return replays;
  }

  /// A partition has come: it delivers when its lot is known.
  void begun(PartitionFlow<E> flow) {
    if (lot.isOpen()) {
      reader.load(flow);
    } else {
      flow.lot.loaded();
    }
  }

  /// A run of the lane has ended, and the lane has not gone on yet.
  void ended(Lane<E> lane) {
    lot.sweep(lane);
    reader.resupply(lane.partition);
  }

  /// Brings back what may come, if there is something.
  void bringBack() {
    if (lot.isOpen()) {
      lot.releaseRoomy(road.assignment().flows());
      road.assignment().flows().forEach(reader::resupply);
    }
  }

  /// Has the keys of the selected records handled again.
  ///
  /// @return how many records are on the way then
  int release(ParkedSelection selection) {
    int released = desk.release(selection);
    bringBack();
    return released;
  }

  /// What is not written is given up.
  void close() {
    writer.close();
  }

  @Override
  public void released(
      PartitionFlow<E> flow, ConsumerRecord<byte[], byte[]> record, E value, Route.To to) {
    var lane = road.dispatcher().lane(flow, to);
    road.dispatcher().offer(new LaneRecord<>(lane, record, value, to.address(), true));
  }

  @Override
  public void malformed(
      PartitionFlow<E> flow, ConsumerRecord<byte[], byte[]> record, String reason) {
    observer.malformed(RecordCoordinates.of(record), reason);
    giveUp(flow, record, Kind.MALFORMED, reason, HandleResp.discard(reason));
  }

  @Override
  public void skipped(
      PartitionFlow<E> flow, ConsumerRecord<byte[], byte[]> record, SkipReason reason) {
    observer.skipped(reason);
    giveUp(flow, record, Kind.SKIPPED, reason.name(), HandleResp.skip(reason));
  }

  private void giveUp(
      PartitionFlow<E> flow,
      ConsumerRecord<byte[], byte[]> record,
      Kind kind,
      String reason,
      HandleResp outcome) {
    long offset = record.offset();
    Runnable gone = () -> observer.unparked(RecordCoordinates.of(record), outcome);
    road.explainer().tell(flow, record, kind, reason, () -> lot.gone(flow, offset, gone));
  }

  @Override
  public void flush() {
    road.dispatcher().flush();
  }

  @Override
  public void free(Lane<E> lane) {
    road.dispatcher().goOn(lane, Duration.ZERO);
  }

  @Override
  public void changed(PartitionFlow<E> flow) {
    reader.resupply(flow);
    road.moved().run();
  }
}
