package dev.docket.intake.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.docket.kit.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An input is the headers `X-Hub-Signature` and `X-Docket-Webhook-Secret`, a line each, and then
/// the body.
class ProofFuzzTest {

  private static final String SECRET = "the webhook's own";

  @FuzzTest
  void shouldBelieveNobodyButWhoKnowsTheSecret(byte[] bytes) throws GeneralSecurityException {
    var parts = new String(bytes, StandardCharsets.UTF_8).split("\n", 3);
    if (parts.length < 3) {
      return;
    }
    var body = parts[2].getBytes(StandardCharsets.UTF_8);
    var expected = new Secret(SECRET);
    var right = "sha256=" + hmac(body);

    assertThat(new Proof(parts[0], parts[1]).holds(expected, body))
        .isEqualTo(parts[0].matches("(?i)" + right));
    assertThat(new Proof(null, parts[1]).holds(expected, body)).isEqualTo(parts[1].equals(SECRET));
    assertThat(new Proof(right, parts[1]).holds(expected, body)).isTrue();
    assertThat(new Proof(parts[0], parts[1]).holds(new Secret(""), body)).isFalse();
  }

  private static String hmac(byte[] body) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body));
  }
}
