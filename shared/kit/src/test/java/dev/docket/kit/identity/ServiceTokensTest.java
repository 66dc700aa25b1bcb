package dev.docket.kit.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.config.IdentityConfig;
import dev.docket.kit.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceTokensTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Secret OLD = new Secret("old-key-old-key-old-key-old-key-0");
  private static final Secret NEW = new Secret("new-key-new-key-new-key-new-key-0");
  private static final ServiceIdentity TIMELINE =
      new ServiceIdentity("case-event-handler", "timeline");
  private static final ServiceIdentity RAPID = new ServiceIdentity("case-rapid-api", null);

  private Instant now = START;
  private final InstantSource clock = () -> now;
  private final ServiceTokens tokens = tokens(Map.of("k1", OLD), "k1");

  @Test
  void shouldAcceptItsOwnTokens() {
    assertThat(tokens.verify(tokens.mint(TIMELINE))).isEqualTo(new TokenVerdict.Valid(TIMELINE));
    assertThat(tokens.verify(tokens.mint(RAPID))).isEqualTo(new TokenVerdict.Valid(RAPID));
  }

  /// The signature was computed by another implementation of HMAC.
  @Test
  void shouldWriteTheStandardForm() {
    var parts = tokens.mint(TIMELINE).split("\\.", -1);

    assertThat(text(parts[0])).isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"k1\"}");
    assertThat(text(parts[1]))
        .isEqualTo(
            "{\"service\":\"case-event-handler\",\"iat\":1767225600,\"exp\":1767225900,\"flavor\":\"timeline\"}");
    assertThat(parts[2]).isEqualTo("C9s5B2oj97MzZDilcV0yOzXKW2RkpEP_A8EmT2kr434");
  }

  @Test
  void shouldCacheATokenUntilAMinuteBeforeItsEnd() {
    var first = tokens.mint(TIMELINE);

    now = START.plus(Duration.ofMinutes(4)).minusMillis(1);
    assertThat(tokens.mint(TIMELINE)).isSameAs(first);
    now = START.plus(Duration.ofMinutes(4));
    assertThat(tokens.mint(TIMELINE)).isNotEqualTo(first);
  }

  @Test
  void shouldRefuseATokenAfterItsEndAndTheLeeway() {
    var token = tokens.mint(TIMELINE);

    now = START.plus(Duration.ofMinutes(5)).plus(ServiceTokens.LEEWAY).minusMillis(1);
    assertThat(tokens.verify(token)).isEqualTo(new TokenVerdict.Valid(TIMELINE));
    now = START.plus(Duration.ofMinutes(5)).plus(ServiceTokens.LEEWAY);
    assertThat(tokens.verify(token)).isEqualTo(new TokenVerdict.Invalid("token expired"));
  }

  @Test
  void shouldRefuseATokenFromTheFutureBeyondTheLeeway() {
    var token = tokens.mint(TIMELINE);

    now = START.minus(ServiceTokens.LEEWAY);
    assertThat(tokens.verify(token)).isEqualTo(new TokenVerdict.Valid(TIMELINE));
    now = START.minus(ServiceTokens.LEEWAY).minusSeconds(1);
    assertThat(tokens.verify(token)).isEqualTo(new TokenVerdict.Invalid("token from the future"));
  }

  @Test
  void shouldKeepAcceptingTheOldKeyDuringARotation() {
    var old = tokens.mint(TIMELINE);
    var rotated = tokens(Map.of("k1", OLD, "k2", NEW), "k2");

    assertThat(rotated.verify(old)).isEqualTo(new TokenVerdict.Valid(TIMELINE));
    assertThat(tokens.verify(rotated.mint(TIMELINE)))
        .isEqualTo(new TokenVerdict.Invalid("unknown key id"));
  }

  @Test
  void shouldRefuseASignatureOfAnotherKeyUnderTheSameId() {
    assertThat(tokens.verify(tokens(Map.of("k1", NEW), "k1").mint(TIMELINE)))
        .isEqualTo(new TokenVerdict.Invalid("wrong signature"));
  }

  @Test
  void shouldRefuseChangedClaims() {
    var parts = tokens.mint(TIMELINE).split("\\.", -1);
    var claims = base64(text(parts[1]).replace("timeline", "relay"));

    assertThat(tokens.verify(parts[0] + "." + claims + "." + parts[2]))
        .isEqualTo(new TokenVerdict.Invalid("wrong signature"));
  }

  @Test
  void shouldRefuseATokenThatChoosesItsAlgorithm() {
    var parts = tokens.mint(TIMELINE).split("\\.", -1);
    var header = base64("{\"alg\":\"none\",\"kid\":\"k1\"}");

    assertThat(tokens.verify(header + "." + parts[1] + "."))
        .isEqualTo(new TokenVerdict.Invalid("unsupported algorithm"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "a.b.c", "..", "!.!.!", "e30.e30.e30.e30", "W10.W10.W10"})
  void shouldRefuseWhatIsNoToken(String text) {
    assertThat(tokens.verify(text)).isEqualTo(new TokenVerdict.Invalid("malformed token"));
  }

  @Test
  void shouldRefuseATokenTooLongToBeOne() {
    assertThat(tokens.verify("a".repeat(ServiceTokens.MAX_LENGTH) + ".b.c"))
        .isEqualTo(new TokenVerdict.Invalid("malformed token"));
  }

  private ServiceTokens tokens(Map<String, Secret> keys, String signingKid) {
    return new ServiceTokens(new IdentityConfig(keys, signingKid, Duration.ofMinutes(5)), clock);
  }

  private static String text(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
