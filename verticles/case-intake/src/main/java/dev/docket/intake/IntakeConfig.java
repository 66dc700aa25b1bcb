package dev.docket.intake;

import dev.docket.intake.webhook.WebhookCacheConfig;
import dev.docket.kit.config.ConfigNode;
import java.time.Duration;

/// The section `deploy.case-intake`.
///
/// @param topic where deliveries of Jira go, without the installation's prefix
/// @param limits what the intake takes at once
/// @param retryAfter what a sender is told to wait when its delivery may be accepted later, 1 s to
///   10 minutes
/// @param webhooks limits of the memory of whose a webhook is
public record IntakeConfig(
    String topic, Limits limits, Duration retryAfter, WebhookCacheConfig webhooks) {

  /// @param inFlight deliveries at work in this process, 1 to 10000; more are refused. Each holds
  ///   its body, up to 4 MB
  /// @param workers threads that check deliveries and hand them to Kafka, 1 to 256
  /// @param timeout how long a delivery may take, 100 ms to 1 minute
  public record Limits(int inFlight, int workers, Duration timeout) {
    public Limits {
      if (inFlight < 1 || inFlight > 10_000) {
        throw new IllegalArgumentException("inFlight: expected 1 to 10000, found " + inFlight);
      }
      if (workers < 1 || workers > 256) {
        throw new IllegalArgumentException("workers: expected 1 to 256, found " + workers);
      }
      if (timeout.toMillis() < 100 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
        throw new IllegalArgumentException("timeout: expected 100ms to 1m, found " + timeout);
      }
    }
  }

  public IntakeConfig {
    if (topic.isBlank()) {
      throw new IllegalArgumentException("topic: must not be blank");
    }
    if (retryAfter.toSeconds() < 1 || retryAfter.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException("retryAfter: expected 1s to 10m, found " + retryAfter);
    }
  }

  public static IntakeConfig from(ConfigNode node) {
    var topic = node.string("topic", CaseIntake.JIRA_TOPIC);
    var inFlight = node.integer("inFlight", 64);
    var workers = node.integer("workers", 8);
    var timeout = node.duration("timeout", Duration.ofSeconds(10));
    var retryAfter = node.duration("retryAfter", Duration.ofSeconds(5));
    var webhooks = webhooks(node.objectOrEmpty("webhooks"));
    node.rejectUnknown();
    return node.build(() ->
        new IntakeConfig(topic, new Limits(inFlight, workers, timeout), retryAfter, webhooks));
  }

  private static WebhookCacheConfig webhooks(ConfigNode node) {
    var knownTtl = node.duration("knownTtl", Duration.ofSeconds(30));
    var unknownTtl = node.duration("unknownTtl", Duration.ofSeconds(5));
    var entries = node.integer("entries", 10_000);
    node.rejectUnknown();
    return node.build(() -> new WebhookCacheConfig(knownTtl, unknownTtl, entries));
  }
}
