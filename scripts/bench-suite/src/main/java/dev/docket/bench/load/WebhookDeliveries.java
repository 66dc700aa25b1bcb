package dev.docket.bench.load;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Jira's word of new summaries of one issue, delivered to one webhook.
public final class WebhookDeliveries implements Workload {

  public static final String NAME = "webhooks";

  private final DocketClient docket;
  private final Webhook webhook;
  private final long seed;

  /// Where to deliver, and about what.
  ///
  /// @param issueKey of an issue that a case is linked to
  public record Webhook(String id, String secret, String issueKey) {
    /// What `scripts/up` sets up.
    public static final Webhook DEMO = new Webhook("demo", "demo-webhook-secret", "DEMO-1");
  }

  public WebhookDeliveries(DocketClient docket, Webhook webhook, long seed) {
    this.docket = docket;
    this.webhook = webhook;
    this.seed = seed;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Future<Void> prepare() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Answer> send(long number) {
    var path =
        "/api/v2/integration/jira/webhook/%s?secret=%s"
            .formatted(
                URLEncoder.encode(webhook.id(), StandardCharsets.UTF_8),
                URLEncoder.encode(webhook.secret(), StandardCharsets.UTF_8));
    return docket
        .post(path, renamed(number))
        .map(reply ->
            reply.accepted()
                ? new Answer.Accepted()
                : new Answer.Refused("HTTP " + reply.status()));
  }

  private JsonObject renamed(long number) {
    var item =
        new JsonObject()
            .put("field", "summary")
            .put("fieldId", "summary")
            .put("fromString", title(number - 1))
            .put("toString", title(number));
    var fields =
        new JsonObject()
            .put("project", new JsonObject().put("id", "10000"))
            .put("issuetype", new JsonObject().put("id", "10001"))
            .put("summary", title(number));
    return new JsonObject()
        .put("timestamp", 1_760_000_000_000L + number)
        .put("webhookEvent", "jira:issue_updated")
        .put("user", new JsonObject().put("accountId", "load"))
        .put(
            "issue",
            new JsonObject().put("id", "1").put("key", webhook.issueKey()).put("fields", fields))
        .put("changelog", new JsonObject().put("items", new JsonArray().add(item)));
  }

  private String title(long number) {
    return "Load %d.%d".formatted(seed, number);
  }
}
