package dev.docket.intake.webhook;

import dev.docket.kit.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// What a delivery carries to show that its sender knows the webhook's secret.
///
/// A signature decides alone when there is one: it covers the body, and a secret beside it could be
/// an old one that somebody has read in a log.
///
/// @param signature `sha256=` and the HMAC of the raw body in hex, as the header `X-Hub-Signature`
///   has it (WebSub, section 7; Jira Cloud signs in the same way); null when absent
/// @param secret the secret itself, for senders that cannot sign; null when absent
public record Proof(@Nullable String signature, @Nullable String secret) {
  private static final String METHOD = "sha256=";

  /// Takes the same time whether the proof is nearly right or all wrong.
  ///
  /// @param expected an empty one is never met: a webhook without a secret accepts nothing
  public boolean holds(Secret expected, byte[] body) {
    if (expected.value().isEmpty()) {
      return false;
    }
    var key = expected.value().getBytes(StandardCharsets.UTF_8);
    if (signature != null) {
      return same(
          METHOD + HexFormat.of().formatHex(hmac(key, body)), signature.toLowerCase(Locale.ROOT));
    }
    return secret != null && same(expected.value(), secret);
  }

  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hmac(byte[] key, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /// Neither part is for logs.
  @Override
  public String toString() {
    return Secret.MASK;
  }
}
