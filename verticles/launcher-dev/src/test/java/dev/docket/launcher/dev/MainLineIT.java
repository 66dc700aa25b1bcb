package dev.docket.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datadog.api.client.ApiException;
import dev.docket.launcher.dev.PlatformFixture.Answer;
import dev.docket.rapidapi.OfficialClientJourney;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// From REST through case-api, the log, the relay, Kafka and the flavor `timeline` back to REST,
/// from outside.
class MainLineIT {

  private static final String STANDARD = "00000000-0000-0000-0000-000000000001";
  private static final Duration SOON = Duration.ofSeconds(15);

  private static final String KEY = "key-of-";

  private static PlatformFixture platform;

  @BeforeAll
  static void start() throws IOException, SQLException {
    platform = new PlatformFixture(MainLineIT.class);
    platform.post("/api/v2/cases", newCase("the case that bad input is sent to"));
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void shouldServeTheOfficialClient() throws ApiException {
    new OfficialClientJourney(platform.server(), DemoData.API_KEY, DemoData.APPLICATION_KEY)
        .run("CLIENT");
  }

  @Test
  void shouldShowWhatHappenedOnTheTimelineInOrder() {
    // Given
    var created = platform.post("/api/v2/cases", newCase("Disk full"));
    assertThat(created.status()).isEqualTo(201);
    var id = data(created).getString("id");
    var key = data(created).getJsonObject("attributes").getString("key");

    // When
    change(key, "title", new JsonObject().put("title", "Disk is full"));
    change(id, "status", new JsonObject().put("status", "IN_PROGRESS"));
    change(id, "priority", new JsonObject().put("priority", "P1"));
    var comment = platform.post(path(id, "comment"), body("case", Map.of("comment", "on it")));
    var cell = comment.body().getJsonArray("data").getJsonObject(0);

    // Then
    var cells = awaitCells(id, 5);
    assertThat(types(cells))
        .containsExactly(
            "CASE_CREATED", "TITLE_CHANGED", "STATUS_CHANGED", "PRIORITY_CHANGED", "COMMENT");
    assertThat(cells.getJsonObject(4))
        .as("the cell that the comment was answered with")
        .isEqualTo(cell);
    assertThat(cells.getJsonObject(1).getJsonObject("attributes").getJsonObject("cell_content"))
        .isEqualTo(new JsonObject().put("from", "Disk full").put("to", "Disk is full"));
    assertThat(data(platform.get("/api/v2/cases/" + key)).getJsonObject("attributes").getMap())
        .containsEntry("title", "Disk is full")
        .containsEntry("status", "IN_PROGRESS")
        .containsEntry("priority", "P1")
        .containsEntry("comment_count", 1);
  }

  @Test
  void shouldGiveARepeatedRequestTheSameAnswerAndDoNothing() {
    // Given
    var id = data(platform.post("/api/v2/cases", newCase("asked twice"))).getString("id");
    var requests =
        Map.of(
            "/api/v2/cases/projects",
            body("project", Map.of("key", "TWICE", "name", "Twice")),
            "/api/v2/cases",
            newCase("created twice"),
            path(id, "title"),
            body("case", Map.of("title", "retitled twice")),
            path(id, "priority"),
            body("case", Map.of("priority", "P2")),
            path(id, "status"),
            body("case", Map.of("status", "OPEN")),
            path(id, "comment"),
            body("case", Map.of("comment", "said twice")));
    var first = new HashMap<String, Answer>();
    requests.forEach((path, body) -> first.put(path, platform.post(path, body, KEY + path)));
    platform.post(path(id, "status"), body("case", Map.of("status", "CLOSED")));
    var events = platform.count("select count(*) from docket.event");

    // Then
    requests.forEach((path, body) -> {
      assertThat(first.get(path)).extracting(Answer::status).isIn(200, 201);
      assertThat(platform.post(path, body, KEY + path)).isEqualTo(first.get(path));
    });
    var other =
        platform.post(
            path(id, "comment"),
            body("case", Map.of("comment", "something else")),
            KEY + "/api/v2/cases");
    assertThat(other.status()).isEqualTo(422);
    assertThat(error(other).getString("code")).isEqualTo("idempotency_key_reused");
    assertThat(platform.count("select count(*) from docket.event")).isEqualTo(events);
  }

  @Test
  void shouldGoOnBehindRecordsThatAreNoEvents() throws ExecutionException, InterruptedException {
    // Given
    var before = decodeErrors();
    var garbage = List.of("not an event", "{\"a\":1}", "\u0000\u0001\u0002", "");
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestInfrastructure.shared().kafkaBootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int partition = 0; partition < 4; partition++) {
        for (var value : garbage) {
          producer
              .send(
                  new ProducerRecord<>(
                      platform.topicPrefix + "case.events",
                      partition,
                      null,
                      value.getBytes(StandardCharsets.UTF_8)))
              .get();
        }
      }
    }

    // When
    var id = data(platform.post("/api/v2/cases", newCase("behind garbage"))).getString("id");

    // Then
    assertThat(types(awaitCells(id, 1))).containsExactly("CASE_CREATED");
    await().atMost(SOON).untilAsserted(() -> assertThat(decodeErrors() - before).isEqualTo(16));
    assertThat(platform.get("/readiness").body().getString("status")).isEqualTo("UP");
  }

  @Test
  void shouldNotFindACaseOfAnotherOrg() {
    // Given
    platform.execute("insert into docket.org values (77, 'Others')");
    platform.execute(
        "insert into docket.user_account values (77, gen_random_uuid(), 'Mallory', 'm@example.org', 'm')");
    platform.execute(
        "insert into docket.api_key values (sha256('other-api-key'), 77, 'others', null)");
    platform.execute(
        "insert into docket.application_key select sha256('other-app-key'), 77, id, null from docket.user_account where org_id = 77");
    var mine = data(platform.post("/api/v2/cases", newCase("mine"))).getString("id");

    for (var request :
        List.of(
            platform.keys("/api/v2/cases/" + mine, "other-api-key", "other-app-key").GET(),
            platform.keys(path(mine, "timelines"), "other-api-key", "other-app-key").GET())) {
      // When
      var answer = platform.send(request);

      // Then
      assertThat(answer.status()).isEqualTo(404);
      assertThat(error(answer).getString("title")).isEqualTo("case not found");
    }
    assertThat(
            platform
                .send(
                    platform
                        .keys("/api/v2/cases/" + mine, "other-api-key", DemoData.APPLICATION_KEY)
                        .GET())
                .status())
        .as("keys of two orgs")
        .isEqualTo(403);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badInput")
  void shouldRefuseBadInputAndChangeNothing(
      String what, String path, String body, int status, String error) {
    // Given
    var events = platform.count("select count(*) from docket.event");
    var projects = platform.count("select count(*) from docket.project");

    // When
    var answer = platform.post(path.replace("{case}", someCase()), body);

    // Then
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.contentType()).startsWith("application/vnd.api+json");
    assertThat(error(answer).encode()).contains(error);
    assertThat(platform.count("select count(*) from docket.event")).isEqualTo(events);
    assertThat(platform.count("select count(*) from docket.project")).isEqualTo(projects);
  }

  static Stream<Arguments> badInput() {
    var unknown = "01900000-0000-7000-8000-00000000ffff";
    return Stream.of(
        Arguments.of("malformed JSON", "/api/v2/cases", "{\"data\":", 400, "Bad Request"),
        Arguments.of(
            "wrong data.type",
            "/api/v2/cases/{case}/title",
            body("project", Map.of("title", "x")),
            400,
            "got type \\\"project\\\" expected one of \\\"case\\\""),
        Arguments.of("empty title", "/api/v2/cases", newCase(""), 400, "title"),
        Arguments.of("over-long title", "/api/v2/cases", newCase("x".repeat(501)), 400, "500"),
        Arguments.of(
            "over-long title of a case",
            "/api/v2/cases/{case}/title",
            body("case", Map.of("title", "x".repeat(501))),
            400,
            "500"),
        Arguments.of(
            "unknown project", "/api/v2/cases", newCase("lost", unknown), 404, "project not found"),
        Arguments.of(
            "unknown case",
            "/api/v2/cases/" + unknown + "/title",
            body("case", Map.of("title", "x")),
            404,
            "case not found"),
        Arguments.of(
            "unknown key",
            "/api/v2/cases/DEMO-999999/comment",
            body("case", Map.of("comment", "x")),
            404,
            "case not found"),
        Arguments.of(
            "path that is no case",
            "/api/v2/cases/what/title",
            body("case", Map.of("title", "x")),
            400,
            "Invalid Parameter"),
        Arguments.of(
            "unknown priority",
            "/api/v2/cases/{case}/priority",
            body("case", Map.of("priority", "P1234")),
            400,
            "invalid priority P1234. Must be one of"),
        Arguments.of(
            "unknown status",
            "/api/v2/cases/{case}/status",
            body("case", Map.of("status", "ASLEEP")),
            400,
            "invalid status ASLEEP. Must be one of"),
        Arguments.of(
            "taken project key",
            "/api/v2/cases/projects",
            body("project", Map.of("key", "DEMO", "name", "Again")),
            409,
            "DEMO"),
        Arguments.of(
            "reserved project key",
            "/api/v2/cases/projects",
            body("project", Map.of("key", "CASE", "name", "No")),
            400,
            "CASE"),
        Arguments.of(
            "NUL in a comment",
            "/api/v2/cases/{case}/comment",
            "{\"data\":{\"type\":\"case\",\"attributes\":{\"comment\":\"a\\u0000b\"}}}",
            400,
            "U+0000"));
  }

  @Test
  void shouldRefuseMissingAndWrongKeys() {
    assertThat(platform.send(platform.keys("/api/v2/cases/DEMO-1", null, null).GET()).status())
        .isEqualTo(401);
    assertThat(
            platform
                .send(platform.keys("/api/v2/cases/DEMO-1", DemoData.API_KEY, null).GET())
                .status())
        .isEqualTo(401);
    var wrong = platform.send(platform.keys("/api/v2/cases/DEMO-1", "wrong", "wrong").GET());
    assertThat(wrong.status()).isEqualTo(403);
    assertThat(wrong.body().getJsonArray("errors")).hasSize(1);
  }

  @Test
  void shouldTellItsHealthAndMetrics() {
    assertThat(platform.get("/liveness").status()).isEqualTo(200);
    var ready = platform.get("/readiness");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.body().getJsonArray("checks").stream())
        .extracting(c -> ((JsonObject) c).getString("name"))
        .contains("case-event-handler/timeline", "case-event-relay", "case-rapid-api");
    assertThat(platform.metrics.scrape())
        .contains("case_event_relay_published_total", "docket_consumer_handled");
  }

  private static double decodeErrors() {
    return platform
        .metrics
        .registry()
        .get("dd.case.kafka_consumer.decode_error")
        .tag("flavor", "case-event-handler/timeline")
        .counter()
        .count();
  }

  private static String someCase() {
    return data(platform.get("/api/v2/cases/DEMO-1")).getString("id");
  }

  private static JsonArray awaitCells(String id, int count) {
    return await()
        .atMost(SOON)
        .until(
            () ->
                platform
                    .get(path(id, "timelines") + "?sort%5Bascending%5D=true")
                    .body()
                    .getJsonArray("data"),
            cells -> cells.size() >= count);
  }

  private static List<String> types(JsonArray cells) {
    return cells.stream()
        .map(c -> ((JsonObject) c).getJsonObject("attributes").getString("type"))
        .toList();
  }

  private static void change(String idOrKey, String what, JsonObject attributes) {
    var answer = platform.post(path(idOrKey, what), body("case", attributes.getMap()));
    assertThat(answer.status()).as("%s: %s", what, answer.body()).isEqualTo(200);
  }

  private static String path(String idOrKey, String what) {
    return "/api/v2/cases/" + idOrKey + "/" + what;
  }

  private static JsonObject data(Answer answer) {
    return answer.body().getJsonObject("data");
  }

  private static JsonObject error(Answer answer) {
    return answer.body().getJsonArray("errors").getJsonObject(0);
  }

  private static String body(String type, Map<String, Object> attributes) {
    return new JsonObject()
        .put(
            "data",
            new JsonObject().put("type", type).put("attributes", new JsonObject(attributes)))
        .encode();
  }

  private static String newCase(String title) {
    return newCase(title, DemoData.PROJECT_ID.toString());
  }

  private static String newCase(String title, String projectId) {
    return new JsonObject()
        .put(
            "data",
            new JsonObject()
                .put("type", "case")
                .put("attributes", new JsonObject().put("title", title).put("type_id", STANDARD))
                .put(
                    "relationships",
                    new JsonObject()
                        .put(
                            "project",
                            new JsonObject()
                                .put(
                                    "data",
                                    new JsonObject().put("type", "project").put("id", projectId)))))
        .encode();
  }
}
