package dev.docket.consumer.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.Decoder;
import dev.docket.consumer.Processor;
import dev.docket.consumer.Route;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.handler.CallTime;
import dev.docket.consumer.handler.HandlerVerticle;
import dev.docket.consumer.skip.SkipList;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// One member of a group, with its handlers, in a Vert.x of its own.
final class Member implements AutoCloseable {

  static final String ADDRESS = "texts";

  /// Texts; one that starts with `malformed` is none, one that starts with `throw` breaks the
  /// decoder's promise.
  static final Decoder<String> TEXTS =
      record -> {
        var text = new String(record.value(), UTF_8);
        if (text.startsWith("throw")) {
          throw new IllegalStateException(text);
        }
        return text.startsWith("malformed")
            ? new DecodeResult.Malformed<>("not a text")
            : new DecodeResult.Decoded<>(text);
      };

  /// Of `key.version`; a text without a version is its own key.
  private static String keyOf(String text) {
    int end = text.indexOf('.');
    return end < 0 ? text : text.substring(0, end);
  }

  final BlockingQueue<Throwable> fatal = new LinkedBlockingQueue<>();
  final AtomicReference<SkipList> skips = new AtomicReference<>(SkipList.NONE);
  final ConsumerVerticle<String> consumer;
  private final Vertx vertx = Vertx.vertx();

  /// Used on the consumer's context.
  private final AtomicReference<MortalSource> source = new AtomicReference<>();

  private final String deployment;

  private Member(ConsumerConfig config, ConsumerObserver observer, Consumer<Vertx> handlers) {
    handlers.accept(vertx);
    consumer =
        new ConsumerVerticle<>(
            new ConsumerSpec<>(config, TEXTS, text -> new Route.To(keyOf(text), ADDRESS)),
            ConsumerRuntime.of(vertx, observer).withSkips(skips::get),
            () -> {
              var real = Connections.kafka(vertx, config);
              source.set(new MortalSource(real.records()));
              return new Connections(source.get(), real.lots(), real.outcomes());
            },
            fatal::add);
    deployment = done(vertx.deployVerticle(consumer));
  }

  static Member join(
      ConsumerConfig config, ConsumerObserver observer, Processor<String> processor) {
    return new Member(
        config,
        observer,
        vertx -> {
          var time = new CallTime(InstantSource.system(), config.timeouts().handlerDeadline());
          var options =
              new DeploymentOptions()
                  .setThreadingModel(ThreadingModel.VIRTUAL_THREAD)
                  .setInstances(config.instances());
          done(
              vertx.deployVerticle(
                  () -> HandlerVerticle.of(ADDRESS, processor, time, 64), options));
        });
  }

  /// Hands batches to the test instead of a handler.
  static Member withBatches(ConsumerConfig config, Consumer<RecordBatch<String>> batches) {
    return new Member(
        config,
        ConsumerObserver.NONE,
        vertx ->
            vertx
                .eventBus()
                .<RecordBatch<String>>localConsumer(ADDRESS, sent -> batches.accept(sent.body())));
  }

  static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  Vertx vertx() {
    return vertx;
  }

  /// Says no more to Kafka. What is left of it still wants to be closed.
  void die() {
    source.get().die();
  }

  /// Leaves the group in order: drained and committed.
  @Override
  public void close() {
    done(vertx.undeploy(deployment));
    // Closed by then, unless it was dead.
    done(source.get().bury());
    done(vertx.close());
  }
}
