package dev.docket.consumer.engine;

import dev.docket.consumer.ConsumerStatus;
import dev.docket.consumer.lot.ParkedSelection;
import dev.docket.consumer.lot.ParkedView;
import dev.docket.consumer.lot.ReplayResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A Kafka consumer on an event loop. Deploy its handlers before it and undeploy them after it: a
/// batch sent to nobody is fatal.
///
/// A fatal end (attempts spent, Kafka lost for good) closes everything first and then calls `fatal`
/// on this verticle's context; the verticle stays deployed, idle, until its host undeploys it.
public final class ConsumerVerticle<E> extends VerticleBase {

  private static final ConsumerStatus NOT_STARTED =
      new ConsumerStatus(
          ConsumerStatus.State.STARTING, 0, 0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO, null);

  private final ConsumerSpec<E> spec;
  private final ConsumerRuntime runtime;
  private final Supplier<Connections> connections;
  private final Consumer<Throwable> fatal;

  /// Set once by start, read by any thread.
  private volatile @Nullable ConsumerFlow<E> flow;

  /// @param connections called once, on the verticle's context
  public ConsumerVerticle(
      ConsumerSpec<E> spec,
      ConsumerRuntime runtime,
      Supplier<Connections> connections,
      Consumer<Throwable> fatal) {
    this.spec = spec;
    this.runtime = runtime;
    this.connections = connections;
    this.fatal = fatal;
  }

  @Override
  public Future<?> start() {
    var bus = vertx.eventBus();
    registerCodec(bus);
    var options = new DeliveryOptions().setLocalOnly(true).setCodecName(RecordBatchCodec.NAME);
    BatchSender<E> sender =
        (address, batch) -> bus.<RecordBatch<E>>sender(address, options).write(batch);
    var own = context;
    var started =
        new ConsumerFlow<>(
            spec,
            runtime,
            connections.get(),
            new ConsumerFlow.Outside<>(task -> own.runOnContext(_ -> task.run()), sender, fatal));
    flow = started;
    return started.start();
  }

  @Override
  public Future<?> stop() {
    var running = flow;
    return running == null ? Future.succeededFuture() : running.stop();
  }

  /// Any thread.
  public ConsumerStatus status() {
    var running = flow;
    return running == null ? NOT_STARTED : running.status();
  }

  /// Commits what is settled now, without waiting for the next tick. Any thread.
  public Future<Void> commit() {
    return onContext(ConsumerFlow::commit);
  }

  /// Stops deliveries but stays in the group; records at handlers go on. Any thread.
  public Future<Void> pause() {
    return onContext(running -> {
      running.suspend();
      return Future.succeededFuture();
    });
  }

  /// What is parked of the partitions that are assigned here, in their order. Any thread.
  ///
  /// @param limit records at the most
  public Future<List<ParkedView>> parked(ParkedSelection selection, int limit) {
    return onContext(
        running -> Future.succeededFuture(running.parking().desk().list(selection, limit)));
  }

  /// Has the keys of the selected records handled again, from their first parked record on. Of
  /// partitions that are assigned here; forgotten when they go to another member. Any thread.
  ///
  /// @return how many parked records are on the way then
  public Future<Integer> release(ParkedSelection selection) {
    return onContext(running -> Future.succeededFuture(running.parking().release(selection)));
  }

  /// The partitions that are assigned here. Any thread.
  public Future<Set<TopicPartition>> assigned() {
    return onContext(running -> Future.succeededFuture(running.parking().replays().partitions()));
  }

  /// Has records handled anew that were done with, by way of the parking lot: each is taken when
  /// the lot has it, and comes to its handler when there is room. Any thread.
  ///
  /// @param records as they stand in the source, some hundreds at the most
  /// @return what became of each, in their order; fails after 10 s, when some may be taken, and
  ///   when records are not parked here
  public Future<List<ReplayResult>> replay(List<ConsumerRecord<byte[], byte[]>> records) {
    return onContext(running -> running.parking().replays().take(records));
  }

  /// Gives the selected records up, but for those that are being handled again; their outcome is
  /// `discarded_by_operator`. Any thread.
  ///
  /// @return how many, when they are written off; fails after 25 s, when some may be
  public Future<Integer> discard(ParkedSelection selection) {
    return onContext(running -> running.parking().desk().discard(selection));
  }

  /// Ends a [#pause()]. Any thread.
  public Future<Void> resume() {
    return onContext(running -> {
      running.resume();
      return Future.succeededFuture();
    });
  }

  private <T> Future<T> onContext(Function<ConsumerFlow<E>, Future<T>> task) {
    var running = flow;
    if (running == null) {
      return Future.failedFuture(new IllegalStateException("not started"));
    }
    Promise<T> done = Promise.promise();
    context.runOnContext(_ -> task.apply(running).onComplete(done));
    return done.future();
  }

  private static void registerCodec(EventBus bus) {
    try {
      bus.registerCodec(new RecordBatchCodec());
    } catch (IllegalStateException _) {
      // Another consumer of this Vert.x was here first; the event bus has no way to ask beforehand.
    }
  }
}
