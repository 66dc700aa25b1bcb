package dev.docket.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.feed.FeedRecord;
import dev.docket.feed.FeedRecordWriter;
import dev.docket.testkit.FreePort;
import dev.docket.testkit.JavaProgram;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `onExhausted: crash`, to the letter: a flavor as shipped, in a process of its own, whose
/// case-api keeps failing. What is awaited after the process has ended was sent before: nobody else
/// sends it.
class CrashPolicyIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 3;
  private static final int LARGEST_PACKET = 65_536;

  @TempDir private Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicReference<GrpcStatus> answer = new AtomicReference<>(GrpcStatus.UNAVAILABLE);
  private final AtomicInteger asked = new AtomicInteger();
  private final int http = FreePort.next();
  private final String prefix = TestInfrastructure.shared().topicPrefix(CrashPolicyIT.class);
  private DatagramSocket agent;
  private int caseApi;

  /// A flavor that is shipped.
  ///
  /// @param retries the name under which its retries are reported
  record Shipped(
      String service, String flavor, String topic, String group, String retries, Buffer record) {

    String id() {
      return service + "/" + flavor;
    }

    @Override
    public String toString() {
      return id();
    }
  }

  private static Stream<Shipped> shipped() {
    var stream = "all-datadog--structured--EVP";
    return Stream.of(
        new Shipped(
            "case-third-party-reader",
            "jira",
            "collaboration_integrations_jira",
            "case-management",
            "dd.case_third_party_reader.retries",
            Buffer.buffer(webhook())),
        new Shipped(
            "case-event-feed-handler",
            stream,
            stream,
            "case_event_feed_handler",
            "case_event_feed_handler.handle.event.retry",
            Buffer.buffer(workflow())));
  }

  private static byte[] webhook() {
    return """
    {"orgId": 42, "jiraAccountId": "acc-1", "webhookId": "hook-1", "deliveryId": "delivery-1",
     "receivedAt": "2026-01-02T03:04:05Z", "payload":
     {"timestamp": 1767312000123, "webhookEvent": "jira:issue_updated",
      "user": {"accountId": "ada", "displayName": "Somebody"},
      "issue": {"key": "OPS-1", "fields": {"project": {"id": "1"}, "issuetype": {"id": "2"}}},
      "changelog": {"id": "1", "items": [{"field": "summary", "fieldId": "summary",
       "from": null, "fromString": "Old", "to": null, "toString": "New"}]}}}
    """
        .getBytes(UTF_8);
  }

  private static byte[] workflow() {
    return FeedRecordWriter.write(
        new FeedRecord(
            42,
            new FeedRecord.Event("evt-1", Instant.parse("2026-02-03T04:05:06Z"), 375),
            new FeedRecord.Workflow(
                "wf-7", "Restart db-1", "run-1", "running", "https://example.com/runs/1"),
            new FeedRecord.Source.CaseManagement("0197a000-0000-7000-8000-00000000000a"),
            List.of()));
  }

  @BeforeEach
  void start() throws Exception {
    agent = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    agent.setSoTimeout(2_000);
    var grpc =
        GrpcServer.server(vertx)
            .callHandler(call ->
                call.endHandler(_ -> {
                  asked.incrementAndGet();
                  call.response().status(answer.get()).end();
                }));
    caseApi =
        vertx
            .createHttpServer()
            .requestHandler(grpc)
            .listen(0, "127.0.0.1")
            .await(30, TimeUnit.SECONDS)
            .actualPort();
  }

  @AfterEach
  void stop() throws Exception {
    agent.close();
    var _ = vertx.close().await(30, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void shouldEndWithoutCommittingWhenARecordHasSpentItsAttempts(Shipped flavor) throws Exception {
    try (var process = launch(flavor)) {
      // Given
      awaitReady(process);
      assertThat(committed(flavor)).as("where it began").isZero();

      // When
      send(flavor);

      // Then
      assertThat(process.exitCode(LIMIT)).as(process.transcript()).isEqualTo(1);
    }
    var lines = reported();
    assertThat(sum(lines, flavor.retries())).as(String.join("\n", lines)).isEqualTo(ATTEMPTS);
    assertThat(sum(lines, "docket.consumer.exhausted")).isEqualTo(1);
    assertThat(committed(flavor)).isZero();
    int before = asked.get();
    assertThat(before).as("calls, at least one for each attempt").isGreaterThanOrEqualTo(ATTEMPTS);

    // When it is started again, and case-api gives an answer
    answer.set(GrpcStatus.NOT_FOUND);
    try (var process = launch(flavor)) {
      // Then
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(committed(flavor)).as(process.transcript()).isEqualTo(1));
      assertThat(asked).hasValueGreaterThan(before);
      process.terminate();
      assertThat(process.exitCode(LIMIT)).as(process.transcript()).isZero();
    }
  }

  private JavaProgram launch(Shipped flavor) throws IOException {
    var conf =
        Launched.overlay(
            directory,
            flavor.id() + ".json",
            """
            { "telemetry": { "statsd": { "host": "127.0.0.1", "port": %d } },
              "deploy": { "%s": { "consumer": {
                "groupInstanceId": "one", "retry": { "attempts": %d, "initial": "10ms", "max": "20ms" } } } } }
            """
                .formatted(agent.getLocalPort(), flavor.id(), ATTEMPTS));
    var environment = new HashMap<String, String>();
    environment.put("DOCKET_HTTP_HOST", "127.0.0.1");
    environment.put("DOCKET_HTTP_PORT", Integer.toString(http));
    environment.put("DOCKET_CASE_API_HOST", "127.0.0.1");
    environment.put("DOCKET_GRPC_PORT", Integer.toString(caseApi));
    environment.put("DOCKET_KAFKA", TestInfrastructure.shared().kafkaBootstrap());
    environment.put("DOCKET_TOPIC_PREFIX", prefix);
    return Launched.start(directory, flavor.flavor(), environment, "--conf", conf.toString());
  }

  private void awaitReady(JavaProgram process) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(Rest.get("http://127.0.0.1:" + http + "/readiness"))
                .as(process.transcript())
                .startsWith("{\"status\":\"UP\""));
  }

  private void send(Shipped flavor) throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", TestInfrastructure.shared().kafkaBootstrap());
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(prefix + flavor.topic(), 0, null, flavor.record().getBytes()))
          .get(30, TimeUnit.SECONDS);
    }
  }

  /// Of the partition that the record is in; -1 when nothing.
  private long committed(Shipped flavor) throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", TestInfrastructure.shared().kafkaBootstrap());
    try (var admin = Admin.create(config)) {
      var offset =
          admin
              .listConsumerGroupOffsets(prefix + flavor.group())
              .partitionsToOffsetAndMetadata()
              .get(30, TimeUnit.SECONDS)
              .get(new TopicPartition(prefix + flavor.topic(), 0));
      return offset == null ? -1 : offset.offset();
    }
  }

  /// All lines that have come.
  private List<String> reported() throws IOException {
    var lines = new ArrayList<String>();
    var packet = new DatagramPacket(new byte[LARGEST_PACKET], LARGEST_PACKET);
    try {
      while (true) {
        packet.setLength(LARGEST_PACKET);
        agent.receive(packet);
        new String(packet.getData(), 0, packet.getLength(), UTF_8).lines().forEach(lines::add);
      }
    } catch (SocketTimeoutException _) {
      return lines;
    }
  }

  /// Of a count: `name:2|c|#…`.
  private static long sum(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1, line.indexOf("|c|"))))
        .sum();
  }
}
