package dev.docket.bench.consume;

import dev.docket.consumer.AsyncProcessor;
import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.Decoder;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.Processor;
import dev.docket.consumer.Route;
import dev.docket.consumer.Router;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.KafkaConfig;
import dev.docket.consumer.config.LimitsConfig;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.engine.Connections;
import dev.docket.consumer.engine.ConsumerRuntime;
import dev.docket.consumer.engine.ConsumerSpec;
import dev.docket.consumer.engine.ConsumerVerticle;
import dev.docket.consumer.handler.AsyncHandlerVerticle;
import dev.docket.consumer.handler.CallTime;
import dev.docket.consumer.handler.HandlerVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The kit, as its README shows it.
final class DocketRun implements AutoCloseable {

  private static final String ADDRESS = "handler";
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /// Runs at work at a time where there is nothing to wait for.
  static final int WINDOW = 256;

  private final Vertx vertx = Vertx.vertx();
  private final Assignment assignment;
  private final Reception reception;

  DocketRun(Assignment assignment, Reception reception) throws TimeoutException {
    this.assignment = assignment;
    this.reception = reception;
    Decoder<ConsumerRecord<byte[], byte[]>> decoder = DecodeResult.Decoded::new;
    Router<ConsumerRecord<byte[], byte[]>> router =
        record -> new Route.To((int) Load.key(record.key()), ADDRESS);
    var config = config(assignment);
    var time = new CallTime(InstantSource.system(), config.timeouts().handlerDeadline());
    var consumer =
        new ConsumerVerticle<>(
            new ConsumerSpec<>(config, decoder, router),
            ConsumerRuntime.of(vertx, ConsumerObserver.NONE),
            () -> Connections.kafka(vertx, config),
            DocketRun::fail);
    deployHandler(time)
        .compose(_ -> vertx.deployVerticle(consumer))
        .await(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private Future<String> deployHandler(CallTime time) {
    int window = assignment.work().isZero() ? WINDOW : assignment.window();
    if (assignment.contender() == Contender.DOCKET_ASYNC) {
      return vertx.deployVerticle(
          new AsyncHandlerVerticle<>(ADDRESS, asyncProcessor(), time, window));
    }
    return vertx.deployVerticle(
        () -> HandlerVerticle.of(ADDRESS, processor(), time, window),
        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD));
  }

  static ConsumerConfig config(Assignment assignment) {
    var usual = LimitsConfig.DEFAULT;
    // Down to half of it before more is polled, and keys come in an order of their own in each
    // round: with less than five times the window a key's next record is not there when it may
    // begin.
    var limits =
        new LimitsConfig(
            Assignment.POLL_RECORDS,
            usual.pollTimeout(),
            usual.idlePollTimeout(),
            Math.max(usual.maxInFlight(), 5 * assignment.window()),
            usual.maxInFlightBytes(),
            usual.maxBatchRecords(),
            Assignment.FETCH_BYTES,
            usual.maxRecordBytes(),
            usual.maxParked());
    return ConsumerConfig.of(
            assignment.topic(), assignment.group(), KafkaConfig.at(assignment.bootstrap()))
        .withOrder(Order.KEY)
        .withLimits(limits);
  }

  private Processor<ConsumerRecord<byte[], byte[]>> processor() {
    if (assignment.work().isZero()) {
      return (record, _) -> {
        reception.take(Load.key(record.key()), record.value());
        return HandleResp.success();
      };
    }
    long millis = assignment.work().toMillis();
    return (record, _) -> {
      vertx.timer(millis, TimeUnit.MILLISECONDS).await();
      reception.take(Load.key(record.key()), record.value());
      return HandleResp.success();
    };
  }

  private AsyncProcessor<ConsumerRecord<byte[], byte[]>> asyncProcessor() {
    var done = Future.succeededFuture(HandleResp.success());
    if (assignment.work().isZero()) {
      return (record, _) -> {
        reception.take(Load.key(record.key()), record.value());
        return done;
      };
    }
    long millis = assignment.work().toMillis();
    return (record, _) ->
        vertx
            .timer(millis, TimeUnit.MILLISECONDS)
            .map(_ -> {
              reception.take(Load.key(record.key()), record.value());
              return HandleResp.success();
            });
  }

  static void fail(Throwable cause) {
    cause.printStackTrace();
    Runtime.getRuntime().halt(1);
  }

  /// Undeploys, and so drains and commits.
  @Override
  public void close() throws TimeoutException {
    vertx.close().await(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
