package dev.docket.thirdparty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

/// Webhook bodies for tests.
final class Bodies {
  static final Instant RECEIVED_AT = Instant.parse("2026-01-02T03:04:05.678Z");

  private Bodies() {}

  static byte[] resource(String name) {
    try (var in = Objects.requireNonNull(Bodies.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonPayload payload(byte[] body) {
    return switch (JsonPayload.parse(body)) {
      case JsonPayload.Parsed.Valid(var payload) -> payload;
      case JsonPayload.Parsed.Invalid(var reason) -> throw new AssertionError(reason);
    };
  }

  static WebhookEnvelope envelope(byte[] body) {
    return new WebhookEnvelope(42, "acc-1", "wh-1", "d-1", RECEIVED_AT, payload(body));
  }

  static WebhookEnvelope envelope(String body) {
    return envelope(body.getBytes(StandardCharsets.UTF_8));
  }
}
