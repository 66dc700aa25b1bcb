package dev.docket.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.feed.FeedRecord;
import dev.docket.feed.FeedRecordWriter;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Webhooks and feed records through the whole platform.
class OtherWaysInIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  static final String WEBHOOK = "/api/v2/integration/jira/webhook/" + DemoTicket.WEBHOOK_ID;

  private static PlatformFixture platform;

  @BeforeAll
  static void start() throws IOException, SQLException {
    platform = new PlatformFixture(OtherWaysInIT.class);
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void shouldBringAChangeInJiraToTheLinkedCaseOnce() throws Exception {
    // When
    var body = renamed("Renamed in Jira", "5c5f880629be9642ba529340", DemoTicket.ISSUE_KEY);
    assertThat(deliver(body, signature(body))).isEqualTo(202);

    // Then
    await().atMost(SOON).untilAsserted(() -> assertThat(title()).isEqualTo("Renamed in Jira"));
    assertThat(
            platform.count("select count(*) from docket.event where type = 'case.title_updated'"))
        .isEqualTo(1);
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(types(cells(linkedCase())))
                .containsExactly("CASE_CREATED", "TITLE_CHANGED"));

    // When: a person gives it another title, and Jira delivers the change again
    var processed = processed();
    platform.post(
        "/api/v2/cases/DEMO-1/title",
        "{\"data\":{\"type\":\"case\",\"attributes\":{\"title\":\"By a person\"}}}");
    assertThat(deliver(body, signature(body))).isEqualTo(202);

    // Then
    await().atMost(SOON).untilAsserted(() -> assertThat(processed()).isEqualTo(processed + 1));
    assertThat(title()).isEqualTo("By a person");
    assertThat(
            platform.count("select count(*) from docket.event where type = 'case.title_updated'"))
        .isEqualTo(2);
  }

  @Test
  void shouldNotTakeItsOwnEchoForAChange() throws Exception {
    // Given
    var filtered = filtered("break_synchronization_cycle");

    // When
    var body = renamed("Echo", DemoTicket.INTEGRATION_USER, DemoTicket.ISSUE_KEY);
    assertThat(deliver(body, signature(body))).isEqualTo(202);

    // Then
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(filtered("break_synchronization_cycle")).isEqualTo(filtered + 1));
    assertThat(title()).isNotEqualTo("Echo");
  }

  @Test
  void shouldRefuseAWebhookWithAWrongProof() {
    var body = renamed("Forged", "anyone", DemoTicket.ISSUE_KEY);

    assertThat(deliver(body, "sha256=" + "00".repeat(32))).isEqualTo(401);
    assertThat(title()).isNotEqualTo("Forged");
  }

  @Test
  void shouldTurnARunningWorkflowIntoOneCellHoweverOftenItIsTold() throws Exception {
    // Given
    var created = platform.post("/api/v2/cases", newCase());
    var caseId = UUID.fromString(created.body().getJsonObject("data").getString("id"));
    var run = workflowRun(375, "running", caseId);

    // When: told twice, among records of other sources and one that is no record at all
    produce(
        new byte[] {(byte) 0xbf, 1, 2},
        FeedRecordWriter.write(workflowRun(105, "running", caseId)),
        FeedRecordWriter.write(run),
        FeedRecordWriter.write(run),
        FeedRecordWriter.write(workflowRun(375, "completed", caseId)));

    // Then
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(types(cells(caseId.toString())))
                .containsExactly("CASE_CREATED", "WORKFLOW_EXECUTED"));
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(platform.metrics.scrape())
                .contains("case_event_feed_handler_handle_event_skip_total"));
    assertThat(types(cells(caseId.toString()))).hasSize(2);
  }

  private static FeedRecord workflowRun(long sourceId, String status, UUID caseId) {
    return new FeedRecord(
        DemoData.ORG,
        new FeedRecord.Event("evt-1", Instant.now(), sourceId),
        new FeedRecord.Workflow("wf-1", "Restart db-1", "run-1", status, null),
        new FeedRecord.Source.CaseManagement(caseId.toString()),
        List.of());
  }

  private static void produce(byte[]... records) throws ExecutionException, InterruptedException {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestInfrastructure.shared().kafkaBootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (var each : records) {
        producer
            .send(
                new ProducerRecord<>(
                    platform.topicPrefix + "all-datadog--structured--EVP", 0, null, each))
            .get();
      }
    }
  }

  private static int deliver(String body, String signature) {
    var request =
        platform
            .keys(WEBHOOK, null, null)
            .header("Content-Type", "application/json")
            .header("X-Hub-Signature", signature)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return platform.send(request).status();
  }

  static String signature(String body) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            DemoTicket.WEBHOOK_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
  }

  static String renamed(String to, String author, String issueKey) {
    return new JsonObject()
        .put("timestamp", 1_760_000_000_000L)
        .put("webhookEvent", "jira:issue_updated")
        .put("issue_event_type_name", "issue_updated")
        .put("user", new JsonObject().put("accountId", author).put("displayName", "Someone"))
        .put(
            "issue",
            new JsonObject()
                .put("id", "10040")
                .put("key", issueKey)
                .put(
                    "fields",
                    new JsonObject()
                        .put("project", new JsonObject().put("id", "10000").put("key", "DEMO"))
                        .put("issuetype", new JsonObject().put("id", "10001"))
                        .put("summary", to)))
        .put(
            "changelog",
            new JsonObject()
                .put("id", "10300")
                .put(
                    "items",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("field", "summary")
                                .put("fieldId", "summary")
                                .putNull("from")
                                .put("fromString", "Linked to DEMO-1 in Jira")
                                .putNull("to")
                                .put("toString", to))))
        .encode();
  }

  /// Changes that case-api has taken, done before or not.
  private static double processed() {
    return platform
        .metrics
        .registry()
        .get("dd.case_third_party_reader.changelog_processed")
        .counter()
        .count();
  }

  private static double filtered(String reason) {
    var counter =
        platform
            .metrics
            .registry()
            .find("dd.case_third_party_reader.jira.filtered")
            .tag("reason", reason)
            .counter();
    return counter == null ? 0 : counter.count();
  }

  private static String linkedCase() {
    return platform.get("/api/v2/cases/DEMO-1").body().getJsonObject("data").getString("id");
  }

  private static String title() {
    return platform
        .get("/api/v2/cases/DEMO-1")
        .body()
        .getJsonObject("data")
        .getJsonObject("attributes")
        .getString("title");
  }

  private static JsonArray cells(String caseId) {
    return platform
        .get("/api/v2/cases/" + caseId + "/timelines?sort%5Bascending%5D=true")
        .body()
        .getJsonArray("data");
  }

  private static List<String> types(JsonArray cells) {
    return cells.stream()
        .map(c -> ((JsonObject) c).getJsonObject("attributes").getString("type"))
        .toList();
  }

  static String newCase() {
    return """
    {"data": {"type": "case",
      "attributes": {"title": "Disk full", "type_id": "00000000-0000-0000-0000-000000000001"},
      "relationships": {"project": {"data": {"type": "project", "id": "%s"}}}}}
    """
        .formatted(DemoData.PROJECT_ID);
  }
}
