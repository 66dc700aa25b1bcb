package dev.docket.kit.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.docket.kit.config.IdentityConfig;
import dev.docket.kit.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An input is a token, or what stands in one: header and claims, a line each. Those are also shown
/// with the signature that belongs to them, which nobody finds by chance.
class ServiceTokensFuzzTest {

  private static final String KEY = "a key of the fuzz test, 32 bytes";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final ServiceTokens tokens =
      new ServiceTokens(
          new IdentityConfig(Map.of("k1", new Secret(KEY)), "k1", Duration.ofMinutes(5)),
          () -> Instant.parse("2026-01-01T00:00:00Z"));

  @FuzzTest
  void shouldTrustNothingButWhatIsSigned(byte[] bytes) throws GeneralSecurityException {
    var text = new String(bytes, StandardCharsets.UTF_8);
    assertThat(tokens.verify(text)).isInstanceOf(TokenVerdict.Invalid.class);

    int line = text.indexOf('\n');
    if (line >= 0) {
      var unsigned = base64(text.substring(0, line)) + "." + base64(text.substring(line + 1));
      assertThat(tokens.verify(unsigned + ".")).isInstanceOf(TokenVerdict.Invalid.class);
      switch (tokens.verify(unsigned + "." + signature(unsigned))) {
        case TokenVerdict.Valid(var caller) -> assertThat(caller.service()).isNotNull();
        case TokenVerdict.Invalid(var reason) -> assertThat(reason).hasSizeLessThan(40);
      }
    }
  }

  private static String base64(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String signature(String signed) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }
}
