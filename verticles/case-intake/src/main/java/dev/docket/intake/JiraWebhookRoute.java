package dev.docket.intake;

import dev.docket.intake.Outcome.Accepted;
import dev.docket.intake.Outcome.Refused;
import dev.docket.intake.webhook.Proof;
import dev.docket.intake.webhook.WebhookResolver;
import dev.docket.kit.metrics.Metrics;
import dev.docket.server.http.ErrorObject;
import dev.docket.server.http.Errors;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// `POST /api/v2/integration/jira/webhook/{webhook-id}`: 202 when Kafka has the delivery. Runs on
/// the listener's event loop.
final class JiraWebhookRoute implements Handler<RoutingContext> {
  static final String PATH = "/api/v2/integration/jira/webhook/:webhookId";

  static final String SIGNATURE = "X-Hub-Signature";
  static final String SECRET = "X-Docket-Webhook-Secret";
  static final String SECRET_PARAMETER = "secret";
  static final String IDENTIFIER = "X-Atlassian-Webhook-Identifier";

  private static final int ACCEPTED = 202;
  private static final Tags KIND = Tags.of("kind", "jira");

  private final WebhookResolver webhooks;
  private final DeliveryDesk desk;
  private final IntakeConfig config;
  private final Metrics metrics;
  private final InstantSource clock;

  JiraWebhookRoute(
      WebhookResolver webhooks,
      DeliveryDesk desk,
      IntakeConfig config,
      Metrics metrics,
      InstantSource clock) {
    this.webhooks = webhooks;
    this.desk = desk;
    this.config = config;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public void handle(RoutingContext context) {
    var delivery = delivery(context);
    desk.take(delivery, () -> webhooks.resolve(delivery.webhookId()))
        // Only the answer: what the desk has begun goes on, and counts as in flight until it ends.
        .timeout(config.limits().timeout().toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(
            _ -> new Refused(Refusal.TIMED_OUT, "the delivery took too long, try again later"))
        .onSuccess(outcome -> answer(context, outcome));
  }

  private Delivery delivery(RoutingContext context) {
    var request = context.request();
    @Nullable String secret = request.getHeader(SECRET);
    if (secret == null) {
      secret = context.queryParam(SECRET_PARAMETER).stream().findFirst().orElse(null);
    }
    @Nullable Buffer body = context.body().buffer();
    return new Delivery(
        Objects.requireNonNull(context.pathParam("webhookId"), "the path has it"),
        request.getHeader(IDENTIFIER),
        new Proof(request.getHeader(SIGNATURE), secret),
        clock.instant(),
        Objects.requireNonNullElseGet(body, Buffer::buffer));
  }

  private void answer(RoutingContext context, Outcome outcome) {
    switch (outcome) {
      case Accepted _ -> {
        metrics.counter(IntakeMetric.ACCEPTED, KIND).increment();
        context.response().setStatusCode(ACCEPTED).end();
      }
      case Refused(var why, var detail) -> {
        metrics.counter(IntakeMetric.REFUSED, KIND.and("reason", why.tag())).increment();
        if (why.passes()) {
          var seconds = config.retryAfter().toSeconds();
          context.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
        Errors.send(context, why.status(), ErrorObject.of(why.status(), why.title(), detail));
      }
    }
  }
}
