package dev.docket.rapidapi;

import static dev.docket.rapidapi.Bodies.newCase;
import static dev.docket.rapidapi.Bodies.project;
import static dev.docket.rapidapi.Bodies.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.server.grpc.StatusFailure;
import io.vertx.core.Future;
import io.vertx.grpc.common.GrpcStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each way in which a request is refused, with the exact bytes that clients match on.
class RefusalsIT {
  private static final String LONG_KEY =
      "k2345678901234567890123456789012345678901234567890"
          + "k2345678901234567890123456789012345678901234567890"
          + "k2345678901234567890123456789012345678901234567890"
          + "k23456789012345678901234567890123456789012345678901";

  private static RapidApiServer server;
  private static String projectId;
  private static String caseId;

  @BeforeAll
  static void start() {
    server = RapidApiServer.start();
    projectId = id(server.post("/api/v2/cases/projects", project("DEMO")));
    caseId = id(server.post("/api/v2/cases", newCase(projectId, "Shared")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// `CASE` stands for an existing case, `NONE` for an id that nothing has; without a body it is a
  /// GET.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /CASE/title      | {                                     | 400 | {"status":"400","title":"Bad Request","detail":"malformed JSON at line 1, column 2, or beyond what this server reads"}
          /CASE/title      | ``                                    | 400 | {"status":"400","title":"Bad Request","detail":"the body is empty, expected a JSON object"}
          /CASE/title      | {"data":{"type":"project"}}           | 400 | {"status":"400","title":"Bad Request","detail":"got type \\"project\\" expected one of \\"case\\""}
          /NONE/title      | {"data":{"type":"project"}}           | 400 | {"status":"400","title":"Bad Request","detail":"got type \\"project\\" expected one of \\"case\\""}
          /CASE/title      | title=                                | 400 | {"status":"400","title":"Bad Request","detail":"title: expected 1 to 500 characters"}
          /CASE/comment    | comment=                              | 400 | {"status":"400","title":"Bad Request","detail":"comment: must not be empty"}
          /CASE/priority   | priority=P1234                        | 400 | {"title":"Generic Error","detail":"invalid priority P1234. Must be one of P1, P2, P3, P4, P5, NOT_DEFINED"}
          /CASE/status     | status=OPENED                         | 400 | {"title":"Generic Error","detail":"invalid status OPENED. Must be one of OPEN, IN_PROGRESS, CLOSED"}
          /types/title     | title=t                               | 400 | {"status":"400","title":"Invalid Parameter","detail":"case_id: expected a UUID or a case key, found \\"types\\""}
          /NONE/title      | title=t                               | 404 | {"code":"resource_not_found","title":"case not found"}
          /NONE/status     | status=OPEN                           | 404 | {"code":"resource_not_found","title":"case not found"}
          /NONE/priority   | priority=P1                           | 404 | {"code":"resource_not_found","title":"case not found"}
          /NONE/comment    | comment=c                             | 404 | {"code":"resource_not_found","title":"case not found"}
          /NONE            |                                       | 404 | {"code":"resource_not_found","title":"case not found"}
          /DEMO-999        |                                       | 404 | {"code":"resource_not_found","title":"case not found"}
          /NONE/timelines  |                                       | 404 | {"code":"resource_not_found","title":"case not found"}
          /projects/NONE   |                                       | 404 | {"code":"resource_not_found","title":"project not found"}
          /projects/DEMO   |                                       | 400 | {"status":"400","title":"Invalid Parameter","detail":"project_id: expected a UUID, found \\"DEMO\\""}
          /CASE/timelines?page[size]=0 |                           | 400 | {"status":"400","title":"Invalid Parameter","detail":"page[size]: expected an integer from 1 to 100, found \\"0\\""}
          """)
  void shouldRefuseInTheShapeOfTheContract(
      String path, @Nullable String body, int status, String error) {
    // Given
    var target =
        "/api/v2/cases"
            + path.replace("CASE", caseId).replace("NONE", "67d80aa3-36ff-44b9-a694-c501a7591737");

    // When
    var answer = body == null ? server.get(target) : server.post(target, expanded(body));

    // Then
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/vnd.api+json");
    assertThat(answer.bytes().toString()).isEqualTo("{\"errors\":[" + error + "]}");
  }

  @Test
  void shouldRefuseACaseOfAProjectThatIsNotThere() {
    var answer = server.post("/api/v2/cases", newCase("67d80aa3-36ff-44b9-a694-c501a7591737", "t"));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.bytes().toString())
        .isEqualTo(
            "{\"errors\":[{\"code\":\"resource_not_found\",\"title\":\"project not found\"}]}");
  }

  @Test
  void shouldRefuseATitleBeyondCaseApisLimit() {
    var answer =
        server.post("/api/v2/cases", newCase(projectId, "x".repeat(FakeCaseApi.MAX_TITLE + 1)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.bytes().toString())
        .contains("\"detail\":\"title: expected 1 to 500 characters\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "ein-Schlüssel", LONG_KEY})
  void shouldRefuseAnIdempotencyKeyThatIsNone(String key) {
    // When
    var answer = server.request("POST", "/api/v2/cases", newCase(projectId, "t"), withKey(key));

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.bytes().toString())
        .isEqualTo(
            "{\"errors\":[{\"status\":\"400\",\"title\":\"Bad Request\",\"detail\":"
                + "\"Idempotency-Key: expected once, 1 to 200 visible ASCII characters\"}]}");
  }

  @Test
  void shouldNotLookAtTheIdempotencyKeyOfAQuestion() {
    assertThat(server.request("GET", "/api/v2/cases/" + caseId, "", withKey("two words")).status())
        .isEqualTo(200);
  }

  @Test
  void shouldRefuseAnIdempotencyKeyThatStandsForAnotherRequest() {
    // Given
    server
        .caseApi()
        .fault(() ->
            Future.failedFuture(
                StatusFailure.of(
                    GrpcStatus.FAILED_PRECONDITION,
                    "idempotency_key_reused",
                    "used for another request")));

    // When
    var answer = server.request("POST", "/api/v2/cases", newCase(projectId, "t"), withKey("k"));
    server.caseApi().fault(null);

    // Then
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.bytes().toString())
        .isEqualTo(
            "{\"errors\":[{\"code\":\"idempotency_key_reused\",\"title\":\"used for another request\"}]}");
  }

  @Test
  void shouldRefuseAProjectKeyThatIsTaken() {
    var answer = server.post("/api/v2/cases/projects", project("DEMO"));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.bytes().toString())
        .isEqualTo("{\"errors\":[{\"code\":\"key_taken\",\"title\":\"project key is taken\"}]}");
  }

  static Stream<Arguments> keys() {
    var missing =
        "{\"status\":\"401\",\"title\":\"Unauthorized\",\"detail\":\"expected the headers DD-API-KEY and DD-APPLICATION-KEY\"}";
    var unknown =
        "{\"status\":\"403\",\"title\":\"Forbidden\",\"detail\":\"these keys are not accepted\"}";
    return Stream.of(
        Arguments.of(Map.of(), 401, missing),
        Arguments.of(Map.of("DD-API-KEY", FakeCaseApi.API_KEY), 401, missing),
        Arguments.of(Map.of("DD-API-KEY", " ", "DD-APPLICATION-KEY", "x"), 401, missing),
        Arguments.of(
            Map.of("DD-API-KEY", "x", "DD-APPLICATION-KEY", FakeCaseApi.APPLICATION_KEY),
            403,
            unknown),
        Arguments.of(
            Map.of("DD-API-KEY", FakeCaseApi.API_KEY, "DD-APPLICATION-KEY", "x"), 403, unknown));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void shouldLetNobodyInWithoutKeys(Map<String, String> headers, int status, String error) {
    // When
    var answer = server.request("POST", "/api/v2/cases", "{", headers);

    // Then
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.bytes().toString()).isEqualTo("{\"errors\":[" + error + "]}");
  }

  @Test
  void shouldRefuseABodyBeyondTheLimit() {
    var answer =
        server.post("/api/v2/cases", "{\"data\":\"" + "x".repeat(RapidApiServer.MAX_BODY) + "\"}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.contentType()).isEqualTo("application/vnd.api+json");
  }

  @Test
  void shouldRefuseAMethodAndAPathThatTheContractDoesNotHave() {
    assertThat(
            server.request("DELETE", "/api/v2/cases/" + caseId, "", RapidApiServer.KEYS).status())
        .isEqualTo(405);
    assertThat(server.get("/api/v2/cases/" + caseId + "/nothing").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v2/cases/%zz",
        "/api/v2/cases/DEMO-1/timelines?page[size]=%zz",
        "/api/v2/cases/%00"
      })
  void shouldRefuseAnAddressThatCannotBeDecoded(String path) {
    assertThat(server.get(path).status()).isEqualTo(400);
  }

  private static Map<String, String> withKey(String key) {
    var headers = new HashMap<>(RapidApiServer.KEYS);
    headers.put("Idempotency-Key", key);
    return headers;
  }

  /// `name=value` is short for an update of that attribute.
  private static String expanded(String body) {
    var parts = body.split("=", 2);
    return parts.length == 2 ? update(parts[0], parts[1]) : body;
  }

  private static String id(RapidApiServer.Answer answer) {
    return answer.body().getJsonObject("data").getString("id");
  }
}
