package dev.docket.intake.webhook;

import dev.docket.client.TtlCache;
import io.vertx.core.Future;
import java.time.InstantSource;

/// Remembers webhooks for a short while. Each listener has its own.
public final class WebhookCache implements WebhookResolver {
  /// The directory knows no longer id; a longer one would only take memory here.
  static final int MAX_ID = 200;

  private final TtlCache<String, Webhook> webhooks;

  public WebhookCache(WebhookResolver source, WebhookCacheConfig config, InstantSource clock) {
    this.webhooks =
        new TtlCache<>(
            source::resolve,
            webhook -> term(webhook, config),
            new TtlCache.Limits(config.entries(), TtlCache.WhenFull.REPLACE),
            clock,
            () -> {});
  }

  private static TtlCache.Term term(Webhook webhook, WebhookCacheConfig config) {
    return switch (webhook) {
      case Webhook.Known _ -> new TtlCache.Term(TtlCache.Kind.POSITIVE, config.knownTtl());
      case Webhook.Unknown _ -> new TtlCache.Term(TtlCache.Kind.NEGATIVE, config.unknownTtl());
    };
  }

  @Override
  public Future<Webhook> resolve(String webhookId) {
    return webhookId.isBlank() || webhookId.length() > MAX_ID
        ? Future.succeededFuture(new Webhook.Unknown())
        : webhooks.get(webhookId);
  }
}
