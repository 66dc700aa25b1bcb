package dev.docket.flavor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.Processor;
import dev.docket.consumer.Route;
import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.health.Health;
import dev.docket.kit.metrics.Metrics;
import dev.docket.kit.telemetry.Telemetry;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FlavorSupervisorIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private Health health = new Health();
  private final Metrics metrics = new Metrics();
  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final List<String> exits = new CopyOnWriteArrayList<>();
  private final AtomicBoolean broken = new AtomicBoolean();
  private final List<String> begun = new CopyOnWriteArrayList<>();
  private final AtomicReference<Future<Void>> slow =
      new AtomicReference<>(Future.succeededFuture());
  private KafkaConfig kafka;

  @BeforeEach
  void start() {
    var infrastructure = TestInfrastructure.shared();
    var prefix = infrastructure.topicPrefix(FlavorSupervisorIT.class) + UUID.randomUUID() + ".";
    kafka = new KafkaConfig(infrastructure.kafkaBootstrap(), prefix, Map.of(), Map.of());
    infrastructure.createTopic(prefix + "words", 1);
  }

  @AfterEach
  void stop() {
    result(vertx.close());
    metrics.close();
  }

  @Test
  void shouldHandleRecordsAndBeReady() throws Exception {
    deploy("redeploy");

    produce("a", "b");

    await().atMost(SOON).untilAsserted(() -> assertThat(handled).containsExactly("a", "b"));
    assertThat(health.readiness().up()).isTrue();
    assertThat(metrics.scrape()).contains("docket_consumer_handled_seconds_count");
  }

  @Test
  void shouldDeployAgainAndGoOnWhereItFailed() throws Exception {
    // Given
    deploy("redeploy");
    produce("a");
    await().atMost(SOON).untilAsserted(() -> assertThat(handled).containsExactly("a"));

    // When: a record that spends its attempts, then the cause goes away
    broken.set(true);
    produce("b", "c");
    await().atMost(SOON).until(() -> !health.readiness().up());
    assertThat(health.readiness().toJson().encode()).contains("failed");
    broken.set(false);

    // Then
    await().atMost(SOON).untilAsserted(() -> assertThat(handled).containsExactly("a", "b", "c"));
    await().atMost(SOON).until(() -> health.readiness().up());
    assertThat(metrics.scrape()).contains("docket_consumer_redeployed_total");
    assertThat(exits).isEmpty();
  }

  @Test
  void shouldAskForTheEndOfTheProcessWhereItIsToldTo() throws Exception {
    // Given
    broken.set(true);
    deploy("exit");

    // When
    produce("a");

    // Then
    await().atMost(SOON).untilAsserted(() -> assertThat(exits).containsExactly("test/words"));
    assertThat(handled).isEmpty();
  }

  @Test
  void shouldLetWorkInFlightEndAndCommitItWhenStopped() throws Exception {
    // Given: a handler that waits for an answer
    var answer = Promise.<Void>promise();
    slow.set(answer.future());
    var deployment = deploy("redeploy");
    produce("a");
    await().atMost(SOON).until(() -> !begun.isEmpty());

    // When: it is stopped, and the answer comes while it drains
    var stopped = vertx.undeploy(deployment);
    vertx.setTimer(300, _ -> answer.complete());
    result(stopped);
    slow.set(Future.succeededFuture());
    health = new Health();
    deploy("redeploy");
    produce("b");

    // Then: what was in flight was let end, and not begun again
    await().atMost(SOON).untilAsserted(() -> assertThat(handled).containsExactly("a", "b"));
    assertThat(begun).containsExactly("a", "b");
  }

  private HandleResp process(String word, HandlerContext context) {
    begun.add(word);
    var _ = slow.get().await();
    if (broken.get()) {
      return HandleResp.retry(new IllegalStateException("dependency away"));
    }
    handled.add(word);
    return HandleResp.success();
  }

  private String deploy(String onFailure) {
    var config =
        FlavorConfig.from(
            ConfigNode.of(
                "test",
                new JsonObject(
                        """
                        {"onFailure": "%s", "redeploy": {"initial": "200ms", "max": "1s"},
                         "consumer": {"retry": {"attempts": 2, "initial": "10ms", "max": "20ms"},
                                      "groupInstanceId": "only"}}
                        """
                            .formatted(onFailure))
                    .getMap()),
            kafka,
            "words",
            "readers");
    Processor<String> processor = this::process;
    var flavor =
        new Flavor<>(
            "test",
            "words",
            message ->
                new DecodeResult.Decoded<>(new String(message.value(), StandardCharsets.UTF_8)),
            address -> word -> new Route.To(word, address),
            processor);
    var host = new FlavorHost(health, Telemetry.of(metrics), (id, _) -> exits.add(id));
    return result(vertx.deployVerticle(new FlavorSupervisor<>(flavor, config, host)));
  }

  private void produce(String... words) throws ExecutionException, InterruptedException {
    var sent = new ArrayList<java.util.concurrent.Future<?>>();
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      for (var word : words) {
        sent.add(producer.send(new ProducerRecord<>(kafka.topicPrefix() + "words", "k", word)));
      }
      for (var each : sent) {
        each.get();
      }
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within 30 s", e);
    }
  }
}
