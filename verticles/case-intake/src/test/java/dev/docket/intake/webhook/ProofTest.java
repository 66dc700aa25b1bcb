package dev.docket.intake.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.config.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProofTest {
  // RFC 4231, test case 2.
  private static final Secret SECRET = new Secret("Jefe");
  private static final byte[] BODY = "what do ya want for nothing?".getBytes(UTF_8);
  private static final String HMAC =
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

  @ParameterizedTest
  @CsvSource({
    // signature, secret, holds
    "sha256=" + HMAC + ", , true",
    "SHA256=5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843, , true",
    ", Jefe, true",
    "sha256=" + HMAC + ", wrong, true",
    // A wrong signature is not made good by the secret.
    "sha256=00, Jefe, false",
    HMAC + ", Jefe, false",
    "sha1=" + HMAC + ", Jefe, false",
    "'', Jefe, false",
    ", jefe, false",
    ", Jefe2, false",
    ", '', false",
    ", , false"
  })
  void shouldHoldOnlyForWhoKnowsTheSecret(String signature, String secret, boolean holds) {
    assertThat(new Proof(signature, secret).holds(SECRET, BODY)).isEqualTo(holds);
  }

  @Test
  void shouldCoverTheBody() {
    assertThat(new Proof("sha256=" + HMAC, null).holds(SECRET, "something else".getBytes(UTF_8)))
        .isFalse();
  }

  @Test
  void shouldNeverHoldForAWebhookWithoutSecret() {
    assertThat(new Proof(null, "").holds(new Secret(""), BODY)).isFalse();
    assertThat(new Proof("sha256=", null).holds(new Secret(""), BODY)).isFalse();
  }

  @Test
  void shouldNotPrintItself() {
    assertThat(new Proof("sha256=1234", "Jefe").toString()).isEqualTo("***");
  }
}
