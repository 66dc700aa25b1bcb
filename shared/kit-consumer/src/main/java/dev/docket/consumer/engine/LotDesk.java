package dev.docket.consumer.engine;

import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.lot.ParkedSelection;
import dev.docket.consumer.lot.ParkedView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// Where operators look at what is parked in the partitions of this consumer, and say what becomes
/// of it. Owned by the consumer's context.
final class LotDesk<E> {

  /// Shorter than operators wait for an answer.
  private static final Duration LIMIT = Duration.ofSeconds(25);

  private final Assignment<E> assignment;
  private final ParkingLot<E> lot;
  private final Explainer<E> explainer;
  private final ConsumerRuntime runtime;

  LotDesk(
      Assignment<E> assignment,
      ParkingLot<E> lot,
      Explainer<E> explainer,
      ConsumerRuntime runtime) {
    this.assignment = assignment;
    this.lot = lot;
    this.explainer = explainer;
    this.runtime = runtime;
  }

  /// In the order of partitions and offsets.
  List<ParkedView> list(ParkedSelection selection, int limit) {
    var found = new ArrayList<ParkedView>();
    each(
        selection,
        (flow, entry) -> {
          if (found.size() < limit) {
            found.add(view(flow, entry));
          }
        });
    return found;
  }

  /// Has the keys of the selected records handled again: whole keys, because an order is kept.
  ///
  /// @return how many records are on the way then
  int release(ParkedSelection selection) {
    each(selection, (_, entry) -> entry.key.releasing = true);
    int released = 0;
    for (var flow : assignment.flows()) {
      for (var entry : flow.lot.entries()) {
        if (entry.key.releasing) {
          released++;
        }
      }
    }
    return released;
  }

  /// Gives the selected records up, but for those that are being handled again.
  ///
  /// @return how many, when they are written off, within 25 s
  Future<Integer> discard(ParkedSelection selection) {
    var gone = new ArrayList<Future<Void>>();
    each(
        selection,
        (flow, entry) -> {
          if (!entry.out) {
            gone.add(discard(flow, entry));
          }
        });
    // Nothing is heard of them any more when their partition goes meanwhile.
    var all = Future.all(gone).map(_ -> gone.size());
    return Bounded.within(runtime.scheduler(), LIMIT, "discarding", all);
  }

  private Future<Void> discard(PartitionFlow<E> flow, PartitionLot.Entry entry) {
    Promise<Void> done = Promise.promise();
    flow.lot.takeOut(entry);
    explainer.discarded(
        flow, view(flow, entry), () -> lot.gone(flow, entry.offset, done::tryComplete));
    return done.future();
  }

  private void each(
      ParkedSelection selection, BiConsumer<PartitionFlow<E>, PartitionLot.Entry> to) {
    for (var flow : assignment.flows()) {
      for (var entry : List.copyOf(flow.lot.entries())) {
        if (selection.includes(view(flow, entry))) {
          to.accept(flow, entry);
        }
      }
    }
  }

  private static ParkedView view(PartitionFlow<?> flow, PartitionLot.Entry entry) {
    var partition = flow.partition;
    return new ParkedView(
        new RecordCoordinates(partition.topic(), partition.partition(), entry.offset),
        entry.key.name.toString(),
        Explainer.text(entry.key.tenant),
        entry.reason,
        Instant.ofEpochMilli(entry.parkedMillis),
        entry.bytes,
        entry.key.releasing);
  }
}
