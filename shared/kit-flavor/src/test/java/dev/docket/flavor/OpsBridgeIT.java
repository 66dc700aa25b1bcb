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
import dev.docket.kit.config.OpsConfig;
import dev.docket.kit.config.Secret;
import dev.docket.kit.config.TopicConfig;
import dev.docket.kit.health.Health;
import dev.docket.kit.metrics.Metrics;
import dev.docket.kit.ops.OpsCommands;
import dev.docket.kit.ops.OpsGate;
import dev.docket.kit.ops.TcpOpsBridge;
import dev.docket.kit.reload.RunningConfig;
import dev.docket.kit.telemetry.Telemetry;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A flavor on Kafka, steered through the bridge by a client that knows nothing but its page.
class OpsBridgeIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String FLAVOR = "test/words";

  private final Vertx vertx = Vertx.vertx();
  private final Health health = new Health();
  private final Metrics metrics = new Metrics();
  private final List<String> handled = new CopyOnWriteArrayList<>();
  private KafkaConfig kafka;
  private KafkaProducer<String, String> producer;
  private RunningConfig running;
  private TcpOpsBridge bridge;

  @BeforeEach
  void start() {
    var infrastructure = TestInfrastructure.shared();
    var prefix = infrastructure.topicPrefix(OpsBridgeIT.class) + UUID.randomUUID() + ".";
    kafka =
        new KafkaConfig(
            infrastructure.kafkaBootstrap(),
            prefix,
            Map.of(),
            Map.of("words", new TopicConfig(2, 1 << 20, Duration.ofHours(1))));
    infrastructure.createTopic(prefix + "words", 2);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer());
    var supervisor = supervisor();
    var commands = new OpsCommands();
    supervisor.commands(vertx, InstantSource.system()).forEach(c -> commands.add(FLAVOR, c));
    running = new RunningConfig(document("{}"), _ -> {});
    supervisor.reloadables(kafka, "words").forEach(running::register);
    result(vertx.deployVerticle(supervisor));
    commands.listen(vertx);
    bridge =
        new TcpOpsBridge(
            new OpsConfig.Tcp("127.0.0.1", 0, 4, 1 << 16),
            new OpsGate(new Secret(TOKEN), commands.addresses(), metrics));
    result(vertx.deployVerticle(bridge));
  }

  private FlavorSupervisor<String> supervisor() {
    var config =
        FlavorConfig.from(
            document(
                    """
                    {"onFailure": "redeploy", "consumer": {"groupInstanceId": "only",
                      "timeouts": {"commitInterval": "100ms"},
                      "retry": {"attempts": 1000, "initial": "10ms", "max": "20ms"}}}
                    """)
                .object("deploy")
                .object(FLAVOR),
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
    return new FlavorSupervisor<>(
        flavor, config, new FlavorHost(health, Telemetry.of(metrics), (_, _) -> {}));
  }

  private HandleResp process(String word, HandlerContext context) {
    if (word.equals("poison")) {
      return HandleResp.retry(new IllegalStateException("bad day"));
    }
    handled.add(word);
    return HandleResp.success();
  }

  @AfterEach
  void stop() {
    producer.close();
    result(vertx.close());
    metrics.close();
  }

  @Test
  void shouldPauseAndResumeAndTellTheLag() throws IOException {
    try (var client = new Client(TOKEN)) {
      // Given a flavor at work
      produce(0, "a");
      await().atMost(SOON).untilAsserted(() -> assertThat(handled).containsExactly("a"));
      var status = client.flavor("status");
      assertThat(status.getString("state")).isEqualTo("running");
      assertThat(status.getInteger("partitions")).isEqualTo(2);
      assertThat(status.containsKey("reason")).isFalse();

      // When it is paused
      assertThat(client.flavor("pause").encode()).isEqualTo("{\"paused\":true}");
      assertThat(client.flavor("status").encode())
          .contains("\"state\":\"paused\"", "\"reason\":\"paused by an operator\"");
      assertThat(health.readiness().up()).as("paused is ready").isTrue();
      // The poll that was under way may still bring the first of these.
      produce(0, "b");
      produce(1, "c", "d");
      await().atMost(SOON).untilAsserted(() -> assertThat(lag(client, "end")).isEqualTo(4));

      // Then the rest is behind, by partition, until it is resumed
      long behind = lag(client, "lag");
      assertThat(behind).isBetween(1L, 3L);
      assertThat(handled.size()).isLessThan(4);
      assertThat(client.flavor("resume").encode()).isEqualTo("{\"paused\":false}");
      await().atMost(SOON).untilAsserted(() -> assertThat(handled).contains("b", "c", "d"));
      await().atMost(SOON).untilAsserted(() -> assertThat(lag(client, "lag")).isZero());
    }
  }

  @Test
  void shouldEndAPauseByItself() throws IOException {
    try (var client = new Client(TOKEN)) {
      var paused = client.flavor("pause", new JsonObject().put("for", "300ms"));

      assertThat(paused.getString("until")).isNotNull();
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(client.flavor("status").getString("state")).isEqualTo("running"));
    }
  }

  @Test
  void shouldSkipARecordThatHoldsUpItsPartition() throws IOException {
    try (var client = new Client(TOKEN)) {
      produce(1, "a", "poison", "b");
      await().atMost(SOON).untilAsserted(() -> assertThat(handled).contains("a"));

      var told =
          client.flavor(
              "skip-messages",
              new JsonObject().put("add", List.of(kafka.topicPrefix() + "words/1/1")));

      assertThat(told.encode()).contains("words/1/1", "in memory");
      await().atMost(SOON).untilAsserted(() -> assertThat(handled).containsExactly("a", "b"));
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(metrics.scrape())
                  .contains(
                      "dd_case_kafka_consumer_message_skipped_total{flavor=\"test/words\"} 1.0"));
    }
  }

  @Test
  void shouldFollowItsConfiguration() throws IOException {
    try (var client = new Client(TOKEN)) {
      var skipped = kafka.topicPrefix() + "words/0/0";
      running.offer(
          document(
              "{\"paused\": true, \"consumer\": {\"skipMessages\": [\"%s\"]}}".formatted(skipped)));
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(client.flavor("status").encode())
                  .contains("\"state\":\"paused\"", "paused by its configuration"));
      assertThat(client.refusal("resume", flavor()).getString("message"))
          .contains("its configuration says paused");
      produce(0, "a", "b");

      running.offer(document("{\"consumer\": {\"skipMessages\": [\"%s\"]}}".formatted(skipped)));

      await().atMost(SOON).untilAsserted(() -> assertThat(handled).containsExactly("b"));
    }
  }

  @Test
  void shouldRefuseStrangersOtherAddressesAndWrongFields() throws IOException {
    try (var stranger = new Client("not the token, but as long as it")) {
      assertThat(stranger.refusal("status", flavor()).getInteger("failureCode")).isEqualTo(401);
      assertThat(stranger.hungUp()).isTrue();
    }
    try (var client = new Client(TOKEN)) {
      assertThat(client.refusal("shout", flavor()).getInteger("failureCode")).isEqualTo(403);
      assertThat(client.refusal("pause", new JsonObject()).getString("message"))
          .contains("$.flavor: required");
      assertThat(client.refusal("pause", flavor().put("until", "soon")).getString("message"))
          .contains("$.until: expected a time such as");
      assertThat(client.refusal("pause", flavor().put("for", "30d")).getString("message"))
          .contains("$.for: expected an end within the next 7 days");
      assertThat(
              client
                  .refusal("skip-messages", flavor().put("add", List.of("words/7/1")))
                  .getString("message"))
          .contains("$.add[0]: expected", "with a partition from 0 to 1");
    }
  }

  private static JsonObject flavor() {
    return new JsonObject().put("flavor", FLAVOR);
  }

  private static long lag(Client client, String what) throws IOException {
    long total = 0;
    var partitions = client.flavor("lag").getJsonArray("partitions");
    for (int i = 0; i < partitions.size(); i++) {
      total += partitions.getJsonObject(i).getLong(what, 0L);
    }
    return total;
  }

  private void produce(int partition, String... words) {
    for (var word : words) {
      var _ =
          producer.send(new ProducerRecord<>(kafka.topicPrefix() + "words", partition, "k", word));
    }
    producer.flush();
  }

  private static ConfigNode document(String section) {
    var json = "{\"deploy\": {\"%s\": %s}}".formatted(FLAVOR, section);
    return ConfigNode.of("test", new JsonObject(json).getMap());
  }

  /// Four bytes of length, then JSON; one answer for each question.
  private final class Client implements AutoCloseable {
    private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), bridge.port());
    private final DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    private final DataInputStream in = new DataInputStream(socket.getInputStream());
    private @Nullable String token;

    Client(String token) throws IOException {
      this.token = token;
      socket.setSoTimeout(20_000);
    }

    JsonObject flavor(String command) throws IOException {
      return flavor(command, new JsonObject());
    }

    JsonObject flavor(String command, JsonObject more) throws IOException {
      var frame = ask(command, OpsBridgeIT.flavor().mergeIn(more));
      assertThat(frame.getString("type")).as(frame.encode()).isEqualTo("message");
      return frame.getJsonObject("body").getJsonObject("flavors").getJsonObject(FLAVOR);
    }

    JsonObject refusal(String command, JsonObject body) throws IOException {
      var frame = ask(command, body);
      assertThat(frame.getString("type")).as(frame.encode()).isEqualTo("err");
      return frame;
    }

    private JsonObject ask(String command, JsonObject body) throws IOException {
      var frame =
          new JsonObject()
              .put("type", "send")
              .put("address", "docket.ops." + command)
              .put("replyAddress", "1")
              .put("body", body);
      if (token != null) {
        frame.put("headers", new JsonObject().put("token", token));
        token = null;
      }
      var bytes = frame.toBuffer().getBytes();
      out.writeInt(bytes.length);
      out.write(bytes);
      var answer = new byte[in.readInt()];
      in.readFully(answer);
      return new JsonObject(new String(answer, StandardCharsets.UTF_8));
    }

    boolean hungUp() throws IOException {
      return in.read() == -1;
    }

    @Override
    public void close() throws IOException {
      socket.close();
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
