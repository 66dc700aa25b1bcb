package dev.docket.consumer.engine;

import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.lot.ParkedSelection;
import dev.docket.consumer.lot.ParkedView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Where operators look at what is parked in the partitions of this consumer, and say what becomes
/// of it. Owned by the consumer's context.
final class LotDesk<E> {

  /// Shorter than operators wait for an answer.
  private static final Duration LIMIT = Duration.ofSeconds(25);

  /// Written off at a time: more at once would be more than the outcomes' log takes.
  private static final int MAX_DISCARDS = 1_000;

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
    return assignment.flows().stream()
        .flatMap(flow -> flow.lot.entries().stream().map(entry -> view(flow, entry)))
        .filter(selection::includes)
        .limit(limit)
        .toList();
  }

  /// Has the keys of the selected records handled again: whole keys, because an order is kept.
  ///
  /// @return how many records are on the way then
  int release(ParkedSelection selection) {
    int released = 0;
    for (var flow : assignment.flows()) {
      selected(flow, selection).forEach(entry -> flow.lot.release(entry.key));
      for (var entry : flow.lot.entries()) {
        if (entry.key.releasing()) {
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
    var partitions = new ArrayList<Future<Integer>>();
    for (var flow : assignment.flows()) {
      partitions.add(discard(flow, selected(flow, selection).iterator(), 0));
    }
    // Nothing is heard of a partition any more when it goes meanwhile.
    var all = Future.all(partitions).map(_ -> partitions.stream().mapToInt(Future::result).sum());
    return Bounded.within(runtime.scheduler(), LIMIT, "discarding", all);
  }

  /// @param before how many are written off already
  private Future<Integer> discard(
      PartitionFlow<E> flow, Iterator<PartitionLot.Entry> selected, int before) {
    var gone = new ArrayList<Future<Void>>();
    while (selected.hasNext() && gone.size() < MAX_DISCARDS) {
      var entry = selected.next();
      // Meanwhile it may have been released, or gone.
      if (!entry.out && flow.lot.entry(entry.offset) == entry) {
        gone.add(discard(flow, entry));
      }
    }
    int after = before + gone.size();
    var written = Future.all(gone).map(_ -> after);
    return selected.hasNext() ? written.compose(_ -> discard(flow, selected, after)) : written;
  }

  private Future<Void> discard(PartitionFlow<E> flow, PartitionLot.Entry entry) {
    Promise<Void> done = Promise.promise();
    flow.lot.takeOut(entry);
    explainer.discarded(
        flow, view(flow, entry), () -> lot.gone(flow, entry.offset, done::tryComplete));
    return done.future();
  }

  private List<PartitionLot.Entry> selected(PartitionFlow<E> flow, ParkedSelection selection) {
    return flow.lot.entries().stream()
        .filter(entry -> selection.includes(view(flow, entry)))
        .toList();
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
        entry.key.releasing());
  }
}
