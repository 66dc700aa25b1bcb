package dev.docket.intake;

import dev.docket.intake.webhook.Proof;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// One webhook request, as it came.
///
/// @param identifier the sender's own, the same when it repeats itself; null when it gives none
record Delivery(
    String webhookId, @Nullable String identifier, Proof proof, Instant receivedAt, Buffer body) {

  static final int MAX_BODY_BYTES = 4 << 20;

  private static final int MAX_IDENTIFIER = 200;

  /// The sender's identifier, or the body's SHA-256 in hex where there is none, or one that is no
  /// identifier.
  String id() {
    return identifier == null || identifier.isBlank() || identifier.length() > MAX_IDENTIFIER
        ? sha256(body.getBytes())
        : identifier;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
