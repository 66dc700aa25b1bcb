package dev.docket.consumer.simulation;

import dev.docket.consumer.lot.LotChange;
import dev.docket.consumer.lot.ParkReason;
import dev.docket.consumer.lot.ParkedLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/// Parking lots as one process sees them: it takes time until something is there, answers get lost,
/// and who is not a member of the group any more is refused.
final class SimulatedLots implements ParkedLog {

  private final World world;
  private final Executor context;
  private final Log log;

  /// What is parked, for all processes.
  static final class Log {
    private final Map<TopicPartition, List<LotChange>> logs = new LinkedHashMap<>();

    private List<LotChange> of(TopicPartition partition) {
      return logs.computeIfAbsent(partition, _ -> new ArrayList<>());
    }

    /// Whether nothing is parked any more.
    boolean isEmpty() {
      return logs.values().stream().allMatch(log -> open(log).isEmpty());
    }

    /// Offsets that are parked.
    private static List<Long> open(List<LotChange> log) {
      var open = new ArrayList<Long>();
      for (var change : log) {
        open.remove(change.offset());
        if (change instanceof LotChange.Parked) {
          open.add(change.offset());
        }
      }
      return open;
    }

    @Override
    public String toString() {
      var shown = new LinkedHashMap<Integer, List<Long>>();
      logs.forEach((partition, log) -> shown.put(partition.partition(), open(log)));
      return "parked " + shown;
    }
  }

  SimulatedLots(World world, Executor context) {
    this.world = world;
    this.context = context;
    this.log = world.lots();
  }

  @Override
  public Future<List<Long>> append(ConsumerGroupMetadata member, List<Entry> changes) {
    Promise<List<Long>> promise = Promise.promise();
    var end = world.fate().commit();
    world
        .clock()
        .after(
            world.fate().delay(),
            () -> {
              boolean taken =
                  world.group().current(member.generationId()) && end != Fate.CommitEnd.LOST;
              world
                  .trace()
                  .note("lot " + shown(changes) + " by " + member.memberId() + " " + end + taken);
              var positions = taken ? add(changes) : List.<Long>of();
              context.execute(() -> {
                if (taken && end == Fate.CommitEnd.TAKEN) {
                  promise.complete(positions);
                } else {
                  promise.fail("no answer");
                }
              });
            });
    return promise.future();
  }

  private static List<String> shown(List<Entry> changes) {
    return changes.stream()
        .map(entry ->
            switch (entry.change()) {
              case LotChange.Parked(var parked) ->
                  "%d/%d %s"
                      .formatted(
                          entry.source().partition(),
                          entry.change().offset(),
                          parked.reason().cause());
              case LotChange.Gone(var offset) ->
                  "%d/%d gone".formatted(entry.source().partition(), offset);
            })
        .toList();
  }

  private List<Long> add(List<Entry> changes) {
    var positions = new ArrayList<Long>();
    for (var entry : changes) {
      var own = log.of(entry.source());
      positions.add((long) own.size());
      own.add(entry.change());
      if (entry.change() instanceof LotChange.Parked(var parked)) {
        long offset = parked.original().offset();
        if (parked.reason().cause() == ParkReason.Cause.REPLAY) {
          world.oracle().replayed(entry.source(), offset);
        } else {
          world.oracle().parked(entry.source(), offset);
        }
      }
    }
    return positions;
  }

  @Override
  public Future<Void> read(TopicPartition source, long from, long to, Visitor visitor) {
    Promise<Void> promise = Promise.promise();
    world
        .clock()
        .after(
            world.fate().delay(),
            () -> {
              var seen = List.copyOf(log.of(source));
              context.execute(() -> {
                for (long at = from; at <= Math.min(to, seen.size() - 1); at++) {
                  visitor.visit(at, seen.get((int) at));
                }
                promise.complete();
              });
            });
    return promise.future();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
