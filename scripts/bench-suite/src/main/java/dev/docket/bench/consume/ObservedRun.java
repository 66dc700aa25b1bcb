package dev.docket.bench.consume;

import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.Route;
import dev.docket.consumer.skip.SkipList;
import dev.docket.flavor.Flavor;
import dev.docket.flavor.FlavorConfig;
import dev.docket.flavor.FlavorHost;
import dev.docket.flavor.FlavorSupervisor;
import dev.docket.kit.config.LoggingConfig;
import dev.docket.kit.config.TelemetryConfig;
import dev.docket.kit.config.TracesConfig;
import dev.docket.kit.health.Health;
import dev.docket.kit.logging.LogOutput;
import dev.docket.kit.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The kit as a flavor of the product, with all that a process can tell of itself.
final class ObservedRun implements AutoCloseable {

  /// The variable that says where the collector listens.
  static final String COLLECTOR = "DOCKET_BENCH_COLLECTOR";

  private static final double SAMPLE = 0.01;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Telemetry telemetry;
  private final Vertx vertx;

  ObservedRun(Assignment assignment, Reception reception) throws TimeoutException {
    LogOutput.apply(
        new LoggingConfig(
            LoggingConfig.Format.JSON, Map.of("dev.docket", LoggingConfig.Level.INFO)));
    var export = new TracesConfig.Export(Duration.ofSeconds(1), Duration.ofSeconds(5), 8_192);
    var collector = URI.create(System.getenv(COLLECTOR));
    telemetry =
        Telemetry.of(
            new TelemetryConfig(new TracesConfig(collector, SAMPLE, "docket", export), null),
            () -> ThreadLocalRandom.current().nextDouble());
    vertx =
        telemetry
            .install(
                Vertx.builder()
                    .with(new VertxOptions().setMetricsOptions(telemetry.metrics().vertxOptions())))
            .build();
    var consumer = DocketRun.config(assignment);
    var redeploy = new FlavorConfig.Redeploy(Duration.ofSeconds(1), Duration.ofSeconds(30));
    var nothingSwitched =
        new FlavorConfig.Switches(false, SkipList.NONE, new SkipList.Topic(assignment.topic(), 0));
    var config =
        new FlavorConfig(
            consumer, DocketRun.WINDOW, FlavorConfig.OnFailure.EXIT, redeploy, nothingSwitched);
    var host = new FlavorHost(new Health(), telemetry, (_, failure) -> DocketRun.fail(failure));
    vertx
        .deployVerticle(new FlavorSupervisor<>(flavor(reception), config, host))
        .await(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private static Flavor<ConsumerRecord<byte[], byte[]>> flavor(Reception reception) {
    return new Flavor<>(
        "bench",
        "observed",
        DecodeResult.Decoded::new,
        address -> record -> new Route.To((int) Load.key(record.key()), address),
        (record, _) -> {
          reception.take(Load.key(record.key()), record.value());
          return HandleResp.success();
        });
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(LIMIT.toSeconds(), TimeUnit.SECONDS);
    telemetry.close();
  }
}
