package dev.docket.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/// A client of the public API, by its documents alone.
final class Rest {

  static final String API_KEY = "test-api-key";
  static final String APPLICATION_KEY = "test-application-key";

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String CASE_TYPE = "00000000-0000-0000-0000-000000000001";
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  private final String url;

  Rest(String url) {
    this.url = url + "/api/v2/cases";
  }

  /// The body, whatever the status; the failure's own words when there is no answer. Does not wait
  /// long: Vert.x 5.0.7 never answers a request whose connection came in the moment between the
  /// bind of the port and the making of its metrics, and who asks for readiness asks again.
  static String get(String url) {
    try {
      return send(HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build()).body();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// @return the project's id
  String createProject(String key) throws IOException {
    return post(
            "/projects",
            """
            {"data":{"type":"project","attributes":{"key":"%s","name":"Project %s"}}}
            """
                .formatted(key, key))
        .getString("id");
  }

  /// @return the case's id
  String createCase(String projectId, String title) throws IOException {
    return post(
            "",
            """
            {"data":{"type":"case","attributes":{"type_id":"%s","title":"%s"},
             "relationships":{"project":{"data":{"id":"%s","type":"project"}}}}}
            """
                .formatted(CASE_TYPE, title, projectId))
        .getString("id");
  }

  void retitle(String caseId, String title) throws IOException {
    var _ =
        post(
            "/" + caseId + "/title",
            """
            {"data":{"type":"case","attributes":{"title":"%s"}}}
            """
                .formatted(title));
  }

  /// The types of a case's cells, in the order of the document.
  List<String> cells(String caseId) throws IOException {
    var response = send(request("/" + caseId + "/timelines").build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new JsonObject(response.body())
        .getJsonArray("data", new JsonArray()).stream()
            .map(JsonObject.class::cast)
            .map(cell -> cell.getJsonObject("attributes").getString("type"))
            .toList();
  }

  private JsonObject post(String path, String body) throws IOException {
    var response =
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    assertThat(response.statusCode()).as(response.body()).isIn(200, 201);
    return new JsonObject(response.body()).getJsonObject("data");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(LIMIT)
        .header("DD-API-KEY", API_KEY)
        .header("DD-APPLICATION-KEY", APPLICATION_KEY);
  }

  private static HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
