package dev.docket.intake.webhook;

import io.vertx.core.Future;

/// Asks whose a webhook is. Fails only when the answer could not be had.
@FunctionalInterface
public interface WebhookResolver {
  Future<Webhook> resolve(String webhookId);
}
