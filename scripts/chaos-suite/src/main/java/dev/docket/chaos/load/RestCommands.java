package dev.docket.chaos.load;

import dev.docket.chaos.platform.DemoOrg;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Sends commands over the public contract and reads the answers. The JDK's client sends a POST
/// once and never again by itself. Thread-safe.
final class RestCommands implements AutoCloseable {

  private static final Duration USUAL_LIMIT = Duration.ofSeconds(10);
  private static final String STANDARD_TYPE = "00000000-0000-0000-0000-000000000001";

  private final URI api;
  private final Duration answerLimit;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  RestCommands(URI api) {
    this(api, USUAL_LIMIT);
  }

  /// @param answerLimit after it an answer counts as lost
  RestCommands(URI api, Duration answerLimit) {
    this.api = api;
    this.answerLimit = answerLimit;
  }

  /// Blocks until there is an answer or there will be none.
  CommandEnd send(Command command) {
    try {
      var response = client.send(request(command), HttpResponse.BodyHandlers.ofString());
      return end(command, response.statusCode(), response.body());
    } catch (IOException e) {
      return new CommandEnd.Unknown(System.nanoTime(), e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new CommandEnd.Unknown(System.nanoTime(), e.toString());
    }
  }

  /// Sends a command that is to be done once, however often it comes; cancelling the result closes
  /// the connection.
  CompletableFuture<HttpResponse<String>> sendOnce(Command command, String key) {
    var request = HttpRequest.newBuilder(request(command), (_, _) -> true);
    return client
        .sendAsync(
            request.header("Idempotency-Key", key).build(), HttpResponse.BodyHandlers.ofString())
        // The request's own limit ends with the headers; a body may stay away too.
        .orTimeout(answerLimit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private HttpRequest request(Command command) {
    var path =
        switch (command.kind()) {
          case CREATE_CASE -> "/api/v2/cases";
          case COMMENT -> "/api/v2/cases/%s/comment".formatted(command.caseId());
          case RETITLE -> "/api/v2/cases/%s/title".formatted(command.caseId());
        };
    return HttpRequest.newBuilder(api.resolve(path))
        .timeout(answerLimit)
        .header("Content-Type", "application/json")
        .header("DD-API-KEY", DemoOrg.API_KEY)
        .header("DD-APPLICATION-KEY", DemoOrg.APPLICATION_KEY)
        .POST(HttpRequest.BodyPublishers.ofString(body(command).encode()))
        .build();
  }

  private static JsonObject body(Command command) {
    var data =
        switch (command.kind()) {
          case CREATE_CASE ->
              data(Map.of("title", command.token(), "type_id", STANDARD_TYPE))
                  .put(
                      "relationships",
                      new JsonObject()
                          .put(
                              "project",
                              new JsonObject()
                                  .put(
                                      "data",
                                      new JsonObject()
                                          .put("type", "project")
                                          .put("id", DemoOrg.PROJECT.toString()))));
          case COMMENT -> data(Map.of("comment", command.token()));
          case RETITLE -> data(Map.of("title", command.token()));
        };
    return new JsonObject().put("data", data);
  }

  private static JsonObject data(Map<String, Object> attributes) {
    return new JsonObject().put("type", "case").put("attributes", new JsonObject(attributes));
  }

  static CommandEnd end(Command command, int status, String body) {
    long now = System.nanoTime();
    if (status >= 400 && status < 500) {
      return new CommandEnd.Refused(now, status);
    }
    if (status < 200 || status >= 300) {
      return new CommandEnd.Unknown(now, "status " + status);
    }
    try {
      var answer = new JsonObject(body);
      return switch (command.kind()) {
        case CREATE_CASE, RETITLE ->
            new CommandEnd.Acknowledged(now, id(answer.getJsonObject("data")), null);
        case COMMENT ->
            new CommandEnd.Acknowledged(
                now,
                Objects.requireNonNull(command.caseId()),
                id(answer.getJsonArray("data").getJsonObject(0)));
      };
    } catch (DecodeException e) {
      return new CommandEnd.Unknown(now, "an answer that is no JSON");
    }
  }

  private static UUID id(JsonObject data) {
    return UUID.fromString(data.getString("id"));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
