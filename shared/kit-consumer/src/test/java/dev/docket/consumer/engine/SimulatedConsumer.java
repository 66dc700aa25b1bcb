package dev.docket.consumer.engine;

import dev.docket.consumer.lot.ParkedSelection;
import dev.docket.consumer.lot.ReplayResult;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/// Opens the real consumer to the simulation, which lies in a package of its own.
public final class SimulatedConsumer {

  private final ConsumerFlow<String> flow;

  /// What the simulation puts around a consumer.
  ///
  /// @param context runs tasks one after the other, in the order given
  /// @param handlers gets the batches
  /// @param fatal hears why the consumer has ended by itself
  public record Surroundings(
      Connections connections,
      Executor context,
      BiConsumer<String, RecordBatch<String>> handlers,
      Consumer<Throwable> fatal) {}

  public SimulatedConsumer(
      ConsumerSpec<String> spec, ConsumerRuntime runtime, Surroundings surroundings) {
    BatchSender<String> sender =
        (address, batch) -> {
          surroundings.handlers().accept(address, batch);
          return Future.succeededFuture();
        };
    flow =
        new ConsumerFlow<>(
            spec,
            runtime,
            surroundings.connections(),
            new ConsumerFlow.Outside<>(surroundings.context(), sender, surroundings.fatal()));
  }

  public Future<Void> start() {
    return flow.start();
  }

  public Future<Void> stop() {
    return flow.stop();
  }

  public Future<Void> commit() {
    return flow.commit();
  }

  public void release() {
    flow.parking().release(ParkedSelection.ALL);
  }

  public Future<List<ReplayResult>> replay(List<ConsumerRecord<byte[], byte[]>> records) {
    return flow.parking().replays().take(records);
  }

  public void suspend() {
    flow.suspend();
  }

  public void resume() {
    flow.resume();
  }

  /// Whether the next owner knows from a commit that a record is done.
  public static boolean known(OffsetAndMetadata commit, long offset) {
    var beyond =
        Objects.requireNonNull(DoneBeyond.decode(commit.offset(), commit.metadata()), "unreadable");
    return offset < commit.offset() || beyond.contains(offset);
  }

  @SuppressWarnings("removal") // a client would be needed to have one otherwise
  public static ConsumerGroupMetadata member(int generation, String name) {
    return new ConsumerGroupMetadata("group", generation, name, Optional.empty());
  }

  public int inFlight() {
    return flow.status().inFlight();
  }
}
