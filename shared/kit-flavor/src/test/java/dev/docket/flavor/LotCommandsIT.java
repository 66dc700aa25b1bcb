package dev.docket.flavor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.Route;
import dev.docket.consumer.lot.ExplainedOutcome;
import dev.docket.consumer.lot.kafka.OutcomeQuery;
import dev.docket.consumer.lot.kafka.OutcomeReader;
import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.health.Health;
import dev.docket.kit.metrics.Metrics;
import dev.docket.kit.ops.OpsCommands;
import dev.docket.kit.telemetry.Telemetry;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A flavor on Kafka with a parking lot, and an operator who looks after it.
class LotCommandsIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String FLAVOR = "test/lot";

  private final Vertx vertx = Vertx.vertx();
  private final Metrics metrics = new Metrics();
  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final AtomicBoolean mended = new AtomicBoolean();
  private String topic;
  private String bootstrap;
  private FlavorConfig config;
  private KafkaProducer<String, String> producer;

  @BeforeEach
  void start() {
    var infrastructure = TestInfrastructure.shared();
    var prefix = infrastructure.topicPrefix(LotCommandsIT.class) + UUID.randomUUID() + ".";
    topic = prefix + "words";
    infrastructure.createTopic(topic, 1);
    bootstrap = infrastructure.kafkaBootstrap();
    var kafka = new KafkaConfig(infrastructure.kafkaBootstrap(), prefix, Map.of(), Map.of());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer());
    var section =
        new JsonObject(
            """
            {"consumer": {"order": "key", "onExhausted": "park",
              "retry": {"attempts": 2, "initial": "10ms", "max": "20ms"}}}
            """);
    config =
        FlavorConfig.from(ConfigNode.of("conf.json", section.getMap()), kafka, "words", "readers");
    var flavor =
        new Flavor<>(
            "test",
            "lot",
            message ->
                new DecodeResult.Decoded<>(new String(message.value(), StandardCharsets.UTF_8)),
            address -> word -> new Route.To(word, address, word.substring(0, 1)),
            (word, _) -> {
              if (word.endsWith("wrong") && !mended.get()) {
                return HandleResp.discard("not_understood");
              }
              if (word.endsWith("bad") && !mended.get()) {
                throw new IllegalStateException("cannot");
              }
              handled.add(word);
              return HandleResp.success();
            });
    var host = new FlavorHost(new Health(), Telemetry.of(metrics), (_, _) -> {});
    var supervisor = new FlavorSupervisor<>(flavor, config, host);
    var commands = new OpsCommands();
    supervisor.commands(vertx, InstantSource.system()).forEach(c -> commands.add(FLAVOR, c));
    result(vertx.deployVerticle(supervisor));
    commands.listen(vertx);
  }

  @AfterEach
  void stop() {
    producer.close();
    result(vertx.close());
    metrics.close();
  }

  @Test
  void shouldListReleaseAndDiscardWhatIsParked() {
    produce("7:bad", "7:good", "8:bad", "8:bad");
    await().atMost(SOON).until(() -> parked(new JsonObject()).size() == 3);
    assertThat(handled).containsExactly("7:good");
    assertThat(parked(new JsonObject().put("org", "7"))).hasSize(1);
    var exhausted = parked(new JsonObject().put("reason", "exhausted")).getFirst();
    assertThat(exhausted.getString("record")).isEqualTo(topic + "/0/0");
    assertThat(exhausted.getString("detail")).isEqualTo("IllegalStateException");

    assertThat(ask("discard", new JsonObject().put("org", "7")).getInteger("discarded")).isOne();
    mended.set(true);
    assertThat(ask("release", new JsonObject().put("all", true)).getInteger("releasing"))
        .isEqualTo(2);

    await().atMost(SOON).until(() -> parked(new JsonObject()).isEmpty());
    assertThat(handled).containsExactly("7:good", "8:bad", "8:bad");
    assertThat(metrics.scrape())
        .contains("docket_consumer_parked_total{flavor=\"test/lot\",reason=\"exhausted\"} 2.0");
  }

  @Test
  void shouldHandleAnewWhatWasDiscardedBeforeTheCodeWasMended() {
    // Given records of two organizations that were discarded, and one that still would be
    produce("7:wrong", "7:good", "8:wrong", "7:still wrong");
    var ofSeven = new JsonObject().put("org", "7").put("reason", "not_understood");
    await().atMost(SOON).until(() -> outcomes().size() == 3);
    assertThat(handled).containsExactly("7:good");

    // When the code is mended, and those of one are replayed
    mended.set(true);
    var told = ask("replay", ofSeven.copy().put("since", "1h"));

    // Then they are handled once, and nothing else is
    assertThat(told.getMap())
        .containsEntry("selected", 2)
        .containsEntry("taken", 2)
        .containsEntry("left", 0);
    await().atMost(SOON).until(() -> handled.size() == 3 && parked(new JsonObject()).isEmpty());
    assertThat(handled).containsExactlyInAnyOrder("7:good", "7:wrong", "7:still wrong");
    assertThat(metrics.scrape())
        .contains("docket_consumer_parked_total{flavor=\"test/lot\",reason=\"replay\"} 2.0");

    // When the other's is replayed and discarded again, that is told anew
    mended.set(false);
    var before = Instant.now();
    assertThat(ask("replay", new JsonObject().put("org", "8").put("since", "1h")).getMap())
        .containsEntry("taken", 1);
    await()
        .atMost(SOON)
        .until(() ->
            outcomes().stream()
                .anyMatch(one -> "8".equals(one.tenant()) && one.when().isAfter(before)));
    assertThat(handled).hasSize(3);
  }

  @Test
  void shouldTellWhyNothingIsReplayed() {
    produce("7:wrong", "7:good");
    await().atMost(SOON).until(() -> outcomes().size() == 1 && handled.size() == 1);
    deleteRecords();
    mended.set(true);

    assertThat(ask("replay", new JsonObject().put("all", true).put("since", "1h")).getMap())
        .containsEntry("selected", 1)
        .containsEntry("taken", 0)
        .containsEntry("gone", 1);
    assertThat(ask("replay", new JsonObject().put("org", "9").put("since", "1h")).getMap())
        .containsEntry("selected", 0);
    assertThatThrownBy(() -> ask("replay", new JsonObject().put("org", "7")))
        .hasMessageContaining("$.since: required");
    assertThatThrownBy(() -> ask("replay", new JsonObject().put("org", "7").put("since", "soon")))
        .hasMessageContaining("$.since: expected a duration");
  }

  private List<ExplainedOutcome> outcomes() {
    return new OutcomeReader(config.consumer()).read(OutcomeQuery.newest(10));
  }

  private void deleteRecords() {
    try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(2)))
          .all()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(30, TimeUnit.SECONDS)
          .join();
    }
  }

  @Test
  void shouldRefuseToReleaseOrDiscardEverythingByMistake() {
    for (var command : List.of("release", "discard")) {
      assertThatThrownBy(() -> ask(command, new JsonObject()))
          .hasMessageContaining("$.all: expected true, or some of key, org, reason");
    }
    assertThatThrownBy(() -> ask("replay", new JsonObject().put("since", "1h")))
        .hasMessageContaining("$.all: expected true, or some of org, reason, kind and key");
    assertThatThrownBy(() -> ask("parked", new JsonObject().put("reason", "tired")))
        .hasMessageContaining("$.reason: expected one of exhausted, overflow, follows, replay");
  }

  private List<JsonObject> parked(JsonObject selection) {
    var records = ask("parked", selection).getJsonArray("records");
    return records.stream().map(JsonObject.class::cast).toList();
  }

  private JsonObject ask(String command, JsonObject body) {
    var answer =
        result(
            vertx
                .eventBus()
                .<JsonObject>request("docket.ops." + command, body.copy().put("flavor", FLAVOR)));
    return answer.body().getJsonObject("flavors").getJsonObject(FLAVOR);
  }

  private void produce(String... words) {
    for (var word : words) {
      var _ = producer.send(new ProducerRecord<>(topic, word));
    }
    producer.flush();
  }

  private static <T> T result(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
