package dev.docket.chaos.tenants;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/// The public contract, with the keys of one org, or of two.
final class RestProbe implements Probe {

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
  private static final int GIVEN_UP_AFTER_MILLIS = 3;

  private final URI api;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  RestProbe(URI api) {
    this.api = api;
  }

  @Override
  public Answer ask(RandomGenerator random) {
    long org = Orgs.any(random);
    long other = Orgs.anyBut(org, random);
    var canary = Orgs.canary(org, "written");
    return switch (random.nextInt(24)) {
      case 0, 1, 2, 3 -> get(org, "/" + Orgs.SHARED_ID);
      case 4, 5, 6, 7 -> get(org, "/" + Orgs.CASE_KEY);
      case 8, 9, 10 -> get(org, "/" + Orgs.ownCase(org));
      case 11, 12 -> get(org, "/" + Orgs.ownCase(other));
      case 13, 14, 15 -> get(org, "/" + Orgs.SHARED_ID + "/timelines");
      case 16, 17 -> get(org, "/projects");
      case 18 -> get(org, "/projects/" + Orgs.SHARED_ID);
      case 19 -> post(org, "/" + Orgs.ownCase(org) + "/comment", "comment", canary);
      case 20 -> post(org, "/" + Orgs.CASE_KEY + "/title", "title", canary);
      case 21 -> post(org, "/" + Orgs.ownCase(other) + "/title", "title", canary);
      case 22 -> givenUp(org);
      default -> answer(NO_ORG, request(org, other, "/" + Orgs.CASE_KEY).GET().build());
    };
  }

  private Answer get(long org, String path) {
    return answer(org, request(org, org, path).GET().build());
  }

  private Answer post(long org, String path, String attribute, String value) {
    var data =
        new JsonObject()
            .put("type", "case")
            .put("attributes", new JsonObject().put(attribute, value));
    var body = HttpRequest.BodyPublishers.ofString(new JsonObject().put("data", data).encode());
    return answer(org, request(org, org, path).POST(body).build());
  }

  private HttpRequest.Builder request(long org, long userOrg, String path) {
    return HttpRequest.newBuilder(api.resolve("/api/v2/cases" + path))
        .timeout(ANSWER_LIMIT)
        .header("Content-Type", "application/json")
        .header("DD-API-KEY", Orgs.apiKey(org))
        .header("DD-APPLICATION-KEY", Orgs.applicationKey(userOrg));
  }

  private Answer answer(long org, HttpRequest request) {
    var asked = request.method() + " " + request.uri().getPath();
    try {
      var response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(org, asked, response.body());
    } catch (IOException e) {
      return new Answer(org, asked, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(org, asked, e.toString());
    }
  }

  /// The connection is closed under the running call.
  private Answer givenUp(long org) {
    var request = request(org, org, "/" + Orgs.SHARED_ID).GET().build();
    var call = client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    try {
      var text = call.get(GIVEN_UP_AFTER_MILLIS, TimeUnit.MILLISECONDS).body();
      return new Answer(org, "GET, in time", text);
    } catch (TimeoutException | ExecutionException e) {
      call.cancel(true);
      return new Answer(org, "GET, given up", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(org, "GET, given up", e.toString());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
