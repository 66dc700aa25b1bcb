package dev.docket.bench.footprint;

import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.Route;
import dev.docket.flavor.Flavor;
import dev.docket.flavor.FlavorConfig;
import dev.docket.flavor.FlavorHost;
import dev.docket.flavor.FlavorSupervisor;
import dev.docket.kit.config.ConfigLoader;
import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.config.ProcessConfig;
import dev.docket.kit.health.Health;
import dev.docket.kit.metrics.Metrics;
import dev.docket.kit.telemetry.Telemetry;
import dev.docket.server.http.EdgeVerticle;
import dev.docket.server.http.OpsRoutes;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/// A process with nothing but consumers, health and metrics: what its document deploys are flavors
/// that do nothing. Without any it is a bare Vert.x that answers `/readiness`.
///
/// Usage: `IdleConsumersMain FILE`.
final class IdleConsumersMain {

  private static final long LIMIT_SECONDS = 60;

  private IdleConsumersMain() {}

  public static void main(String[] arguments) throws InterruptedException, TimeoutException {
    var config = ProcessConfig.from(new ConfigLoader(System::getenv).load(Path.of(arguments[0])));
    var metrics = new Metrics();
    var vertx =
        Vertx.builder()
            .with(new VertxOptions().setMetricsOptions(metrics.vertxOptions()))
            .withMetrics(metrics.vertxFactory())
            .build();
    var health = new Health();
    if (!config.deploy().isEmpty()) {
      makeTopics(config.requireKafka());
      deploy(vertx, config, new FlavorHost(health, Telemetry.of(metrics), IdleConsumersMain::exit));
    }
    EdgeVerticle.deploy(vertx, config.http(), List.of(new OpsRoutes(health, metrics)))
        .await(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static void exit(String flavor, Throwable failure) {
    System.err.println(flavor + " failed: " + failure);
    Runtime.getRuntime().halt(1);
  }

  private static void deploy(Vertx vertx, ProcessConfig config, FlavorHost host) {
    config
        .deploy()
        .forEach((id, node) -> {
          var name = id.substring(id.indexOf('/') + 1);
          var flavorConfig = FlavorConfig.from(node, config.requireKafka(), "", "");
          vertx
              .deployVerticle(new FlavorSupervisor<>(idle(name), flavorConfig, host))
              .onFailure(failure -> exit(id, failure));
        });
  }

  private static Flavor<byte[]> idle(String name) {
    return new Flavor<>(
        "idle",
        name,
        message -> new DecodeResult.Decoded<>(message.value()),
        address -> _ -> new Route.To(name, address),
        (_, _) -> new HandleResp.Success());
  }

  private static void makeTopics(KafkaConfig kafka) throws InterruptedException {
    var properties = new HashMap<String, Object>();
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    try (var admin = Admin.create(properties)) {
      var topics =
          kafka.topics().entrySet().stream()
              .map(t ->
                  new NewTopic(
                      t.getKey(), Optional.of(t.getValue().partitions()), Optional.empty()))
              .toList();
      for (var made : admin.createTopics(topics).values().values()) {
        try {
          made.get();
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw new IllegalStateException("cannot make the topics", e);
          }
        }
      }
    }
  }
}
