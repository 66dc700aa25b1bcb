package dev.docket.consumer.engine;

import dev.docket.consumer.source.RecordSource;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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
      RecordSource source,
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
            surroundings.source(),
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

  public int inFlight() {
    return flow.status().inFlight();
  }
}
