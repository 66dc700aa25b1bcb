package dev.docket.rapidapi;

import static dev.docket.rapidapi.Bodies.newCase;
import static dev.docket.rapidapi.Bodies.project;
import static dev.docket.rapidapi.Bodies.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.identity.CallKey;
import dev.docket.rapidapi.RapidApiServer.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every operation and every error of the contract, over real HTTP and real gRPC, case-api in
/// memory.
class CaseRapidApiIT {
  private static RapidApiServer server;
  private static String projectId;
  private static String caseId;

  @BeforeAll
  static void start() {
    server = RapidApiServer.start();
    projectId = id(server.post("/api/v2/cases/projects", project("DEMO")));
    var created = server.post("/api/v2/cases", newCase(projectId, "Shared"));
    caseId = id(created);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void shouldCreateReadAndListProjects() {
    // When
    var created = server.post("/api/v2/cases/projects", project("SEC"));
    var read = server.get("/api/v2/cases/projects/" + id(created));
    var all = server.get("/api/v2/cases/projects");

    // Then
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.contentType()).isEqualTo("application/vnd.api+json");
    assertThat(attributes(created).getString("key")).isEqualTo("SEC");
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.body()).isEqualTo(created.body());
    assertThat(all.status()).isEqualTo(200);
    assertThat(all.body().getJsonArray("data")).contains(created.body().getJsonObject("data"));
  }

  @Test
  void shouldCreateACaseAndReadItByIdAndByKey() {
    // When
    var created = server.post("/api/v2/cases", newCase(projectId, "Disk full"));
    var byId = server.get("/api/v2/cases/" + id(created));
    var byKey = server.get("/api/v2/cases/" + attributes(created).getString("key"));

    // Then
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.contentType()).isEqualTo("application/vnd.api+json");
    assertThat(attributes(created).getString("priority")).isEqualTo("P2");
    assertThat(attributes(created).getString("description")).isEmpty();
    assertThat(attributes(created).containsKey("modified_at")).isFalse();
    assertThat(byId.status()).isEqualTo(200);
    assertThat(byId.body()).isEqualTo(created.body());
    assertThat(byKey.body()).isEqualTo(created.body());
  }

  @Test
  void shouldUpdateTitleStatusAndPriority() {
    // Given
    var id = id(server.post("/api/v2/cases", newCase(projectId, "t")));

    // When
    var renamed = server.post("/api/v2/cases/" + id + "/title", update("title", "Renamed"));
    var urgent = server.post("/api/v2/cases/" + id + "/priority", update("priority", "P1"));
    var closed = server.post("/api/v2/cases/" + id + "/status", update("status", "CLOSED"));

    // Then
    assertThat(renamed.status()).isEqualTo(200);
    assertThat(attributes(renamed).getString("title")).isEqualTo("Renamed");
    assertThat(attributes(renamed).getString("modified_at")).endsWith("Z");
    assertThat(urgent.status()).isEqualTo(200);
    assertThat(attributes(urgent).getString("priority")).isEqualTo("P1");
    assertThat(closed.status()).isEqualTo(200);
    assertThat(attributes(closed).getString("status")).isEqualTo("CLOSED");
    assertThat(attributes(closed).getString("closed_at")).endsWith("Z");
  }

  @Test
  void shouldAnswerACommentWithItsCellAndListTheTimelineByPages() {
    // Given
    var path = "/api/v2/cases/" + id(server.post("/api/v2/cases", newCase(projectId, "t")));

    // When
    var comment = server.post(path + "/comment", update("comment", "Hello World !"));
    var newestFirst = server.get(path + "/timelines");
    var oldest =
        server.get(path + "/timelines?page%5Bsize%5D=1&page[number]=0&sort[ascending]=true");
    var second = server.get(path + "/timelines?page[size]=1&page[number]=1");

    // Then
    assertThat(comment.status()).isEqualTo(200);
    assertThat(types(comment)).containsExactly("COMMENT");
    assertThat(
            comment
                .body()
                .getJsonArray("data")
                .getJsonObject(0)
                .getJsonObject("attributes")
                .getString("content"))
        .isEqualTo("{\"message\":\"Hello World !\"}");
    assertThat(types(newestFirst)).containsExactly("COMMENT", "CASE_CREATED");
    assertThat(types(oldest)).containsExactly("CASE_CREATED");
    assertThat(types(second)).containsExactly("CASE_CREATED");
  }

  @Test
  void shouldActForTheOwnerOfTheKeys() {
    // When
    server.caseApi().calls.clear();
    server.get("/api/v2/cases/" + caseId);

    // Then
    var call = server.caseApi().calls.getFirst();
    assertThat(call.org().value()).isEqualTo(FakeCaseApi.ORG);
    assertThat(call.actor()).isEqualTo(UUID.fromString(FakeCaseApi.ADA.getId()));
    assertThat(call.deadline()).isNotNull();
    assertThat(call.caller().service()).isEqualTo("case-rapid-api");
  }

  @Test
  void shouldPassTheIdempotencyKeyOfEachChangeOn() {
    // Given
    var headers = new HashMap<>(RapidApiServer.KEYS);
    headers.put("idempotency-key", "a-key");
    var path = "/api/v2/cases/" + caseId;
    server.caseApi().calls.clear();

    // When
    server.request("POST", "/api/v2/cases/projects", project("KEYS"), headers);
    server.request("POST", "/api/v2/cases", newCase(projectId, "t"), headers);
    server.request("POST", path + "/title", update("title", "t"), headers);
    server.request("POST", path + "/status", update("status", "OPEN"), headers);
    server.request("POST", path + "/priority", update("priority", "P1"), headers);
    server.request("POST", path + "/comment", update("comment", "c"), headers);

    // Then
    assertThat(server.caseApi().calls)
        .hasSize(6)
        .allSatisfy(call -> assertThat(call.key()).isEqualTo(new CallKey.Client("a-key")));
    server.post(path + "/title", update("title", "t"));
    assertThat(server.caseApi().calls.getLast().key()).isNull();
  }

  @Test
  void shouldAskWhoOwnsTheKeysOncePerListenerAndNotOnEachRequest() {
    // When
    for (var i = 0; i < 20; i++) {
      assertThat(server.get("/api/v2/cases/" + caseId).status()).isEqualTo(200);
    }

    // Then
    assertThat(server.caseApi().keyQuestions.get()).isBetween(1, RapidApiServer.INSTANCES);
  }

  @Test
  void shouldCountRequestsByOperationAndStatus() {
    // Given
    var counted =
        Pattern.compile(
            "docket_rapid_requests_seconds_count\\{operation=\"GetCase\",status=\"404\"}");

    // When the count of a request may come a moment after its answer
    for (var i = 0; i < 100 && !counted.matcher(server.metrics().scrape()).find(); i++) {
      server.get("/api/v2/cases/DEMO-999");
    }

    // Then
    assertThat(server.metrics().scrape()).containsPattern(counted);
  }

  private static String id(Answer answer) {
    return answer.body().getJsonObject("data").getString("id");
  }

  private static JsonObject attributes(Answer answer) {
    return answer.body().getJsonObject("data").getJsonObject("attributes");
  }

  private static Stream<String> types(JsonArray cells) {
    return cells.stream()
        .map(cell -> ((JsonObject) cell).getJsonObject("attributes").getString("type"));
  }

  private static Iterable<String> types(Answer answer) {
    return types(answer.body().getJsonArray("data")).toList();
  }
}
