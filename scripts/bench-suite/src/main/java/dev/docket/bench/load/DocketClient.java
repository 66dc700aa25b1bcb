package dev.docket.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;

/// The REST contract as a client sees it, over kept connections.
public final class DocketClient {

  /// The keys of the demo organisation; others come from the environment.
  public record Keys(String api, String application) {
    public static final Keys DEMO = new Keys("demo-api-key", "demo-app-key");
  }

  /// @param body empty where the server sent none
  public record Reply(int status, Buffer body) {
    public boolean accepted() {
      return status >= 200 && status < 300;
    }

    public JsonObject json() {
      return body.toJsonObject();
    }
  }

  private static final int CONNECTIONS = 64;
  private static final int MAX_WAITING = 10_000;
  private static final long TIMEOUT_MILLIS = 30_000;

  private final HttpClient http;
  private final URI server;
  private final Keys keys;

  public DocketClient(Vertx vertx, URI server, Keys keys) {
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions(),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING));
    this.server = server;
    this.keys = keys;
  }

  /// @param path with the query, from `/`
  public Future<Reply> get(String path) {
    return send(HttpMethod.GET, path, Buffer.buffer());
  }

  public Future<Reply> post(String path, JsonObject body) {
    return send(HttpMethod.POST, path, body.toBuffer());
  }

  private Future<Reply> send(HttpMethod method, String path, Buffer body) {
    var options =
        new RequestOptions()
            .setMethod(method)
            .setHost(server.getHost())
            .setPort(server.getPort())
            .setURI(path)
            .setTimeout(TIMEOUT_MILLIS)
            .putHeader("DD-API-KEY", keys.api())
            .putHeader("DD-APPLICATION-KEY", keys.application())
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    return http.request(options)
        .compose(request -> request.send(body))
        .compose(response ->
            response.body().map(received -> new Reply(response.statusCode(), received)));
  }

  public Future<Void> close() {
    return http.close();
  }
}
