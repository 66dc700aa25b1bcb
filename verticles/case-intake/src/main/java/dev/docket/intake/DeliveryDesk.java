package dev.docket.intake;

import dev.docket.intake.Outcome.Accepted;
import dev.docket.intake.Outcome.Refused;
import dev.docket.intake.webhook.Webhook;
import dev.docket.kit.config.Secret;
import dev.docket.kit.logging.LogKeys;
import dev.docket.kit.metrics.Metrics;
import dev.docket.thirdparty.JsonPayload;
import dev.docket.thirdparty.WebhookEnvelope;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks deliveries and publishes them, so many at once and not more. Shared by all listeners of
/// the process: thread-safe. Checking takes time with the size of the body, and handing a record to
/// Kafka may block: both happen on worker threads.
final class DeliveryDesk {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryDesk.class);

  /// What an unknown webhook is checked against, so that the time of the answer does not tell it
  /// from a known one with a wrong proof. Whatever proves it, the answer stays the same.
  private static final Secret DECOY = new Secret("no webhook has this secret");

  /// Stands for the issue in the key of a delivery without one.
  private static final String NO_ISSUE = "-";

  /// Longer than any key that Jira makes.
  private static final int MAX_ISSUE_KEY = 255;

  private final DeliveryPublisher publisher;
  private final WorkerExecutor workers;
  private final int limit;
  private final Metrics metrics;
  private final AtomicInteger inFlight = new AtomicInteger();

  DeliveryDesk(DeliveryPublisher publisher, WorkerExecutor workers, int limit, Metrics metrics) {
    this.publisher = publisher;
    this.workers = workers;
    this.limit = limit;
    this.metrics = metrics;
  }

  /// Takes one delivery in.
  ///
  /// @param webhook begins to ask whose it is; not called when the desk is full
  /// @return never fails
  Future<Outcome> take(Delivery delivery, Supplier<Future<Webhook>> webhook) {
    if (delivery.body().length() > Delivery.MAX_BODY_BYTES) {
      return Future.succeededFuture(tooLarge());
    }
    if (inFlight.incrementAndGet() > limit) {
      inFlight.decrementAndGet();
      return Future.succeededFuture(
          new Refused(Refusal.OVERLOADED, "too many deliveries at once, try again later"));
    }
    return webhook
        .get()
        .map(Answer::new)
        .otherwise(DeliveryDesk::directoryAway)
        .compose(answer ->
            answer.webhook() == null
                ? Future.succeededFuture(unavailable(Refusal.DIRECTORY_UNAVAILABLE))
                : onWorker(delivery, answer.webhook()))
        .onComplete(_ -> inFlight.decrementAndGet());
  }

  /// @param webhook null when nobody could say
  private record Answer(@Nullable Webhook webhook) {}

  private static Answer directoryAway(Throwable cause) {
    log(cause, Refusal.DIRECTORY_UNAVAILABLE);
    return new Answer(null);
  }

  private Future<Outcome> onWorker(Delivery delivery, Webhook webhook) {
    return workers
        .executeBlocking(() -> examine(delivery, webhook), false)
        .compose(outcome -> outcome)
        .otherwise(DeliveryDesk::kafkaAway);
  }

  private Future<Outcome> examine(Delivery delivery, Webhook webhook) {
    var body = delivery.body().getBytes();
    var secret = webhook instanceof Webhook.Known known ? known.secret() : DECOY;
    var proven = delivery.proof().holds(secret, body);
    if (!(proven && webhook instanceof Webhook.Known known)) {
      return Future.succeededFuture(
          new Refused(
              Refusal.UNAUTHORIZED, "no such webhook, or the delivery does not prove its secret"));
    }
    return switch (JsonPayload.parse(body)) {
      case JsonPayload.Parsed.Invalid(var reason) ->
          Future.succeededFuture(new Refused(Refusal.MALFORMED, "body: " + reason));
      case JsonPayload.Parsed.Valid(var payload) -> publish(delivery, known, payload);
    };
  }

  private Future<Outcome> publish(Delivery delivery, Webhook.Known webhook, JsonPayload payload) {
    var envelope =
        new WebhookEnvelope(
            webhook.org().value(),
            webhook.accountId(),
            delivery.webhookId(),
            delivery.id(),
            delivery.receivedAt(),
            payload);
    var sample = Timer.start(metrics.registry());
    return publisher
        .publish(key(webhook, payload), envelope.write())
        .onComplete(result -> {
          var tags = Tags.of("outcome", result.succeeded() ? "success" : "error");
          sample.stop(metrics.timer(IntakeMetric.PRODUCE, tags));
        })
        .map(new Accepted());
  }

  /// `org/account/issue`: the changes of an issue keep their order. What has no issue is accepted
  /// all the same, so that the reader, which knows the events, says what becomes of it.
  private static String key(Webhook.Known webhook, JsonPayload payload) {
    var issue = payload.string("issue", "key");
    var known = issue != null && !issue.isBlank() && issue.length() <= MAX_ISSUE_KEY;
    return "%d/%s/%s"
        .formatted(webhook.org().value(), webhook.accountId(), known ? issue : NO_ISSUE);
  }

  private static Outcome kafkaAway(Throwable cause) {
    if (cause instanceof RecordTooLargeException) {
      return tooLarge();
    }
    log(cause, Refusal.KAFKA_UNAVAILABLE);
    return unavailable(Refusal.KAFKA_UNAVAILABLE);
  }

  private static Refused unavailable(Refusal why) {
    return new Refused(why, "the delivery could not be taken in, try again later");
  }

  private static Refused tooLarge() {
    return new Refused(
        Refusal.BODY_TOO_LARGE,
        "expected a body of at most %d bytes".formatted(Delivery.MAX_BODY_BYTES));
  }

  private static void log(Throwable cause, Refusal why) {
    LOG.atWarn()
        .addKeyValue(LogKeys.REASON, why.tag())
        .setCause(cause)
        .log("delivery refused; the sender was told to try again");
  }
}
