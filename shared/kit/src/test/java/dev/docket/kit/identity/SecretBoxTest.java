package dev.docket.kit.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.docket.kit.config.Secret;
import dev.docket.kit.config.SecretsConfig;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
  private static final Secret OLD = key(1);
  private static final Secret NEW = key(2);
  private final SecureRandom random = new SecureRandom();

  @Test
  void shouldOpenWhatItSealed() {
    var box = box(Map.of("old", OLD), "old");

    var sealed = box.seal("hush, naïve 🚨", "demo");

    assertThat(box.open(sealed, "demo")).isEqualTo("hush, naïve 🚨");
    assertThat(new String(sealed.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("hush");
    assertThat(box.seal("hush, naïve 🚨", "demo").bytes()).isNotEqualTo(sealed.bytes());
  }

  @Test
  void shouldNotOpenWhatWasMovedOrChanged() {
    var box = box(Map.of("old", OLD), "old");
    var sealed = box.seal("hush", "demo");

    assertThatIllegalStateException().isThrownBy(() -> box.open(sealed, "other"));
    sealed.bytes()[15] ^= 1;
    assertThatIllegalStateException().isThrownBy(() -> box.open(sealed, "demo"));
  }

  @Test
  void shouldStillOpenWithTheOldKeyWhileItIsRotated() {
    var sealed = box(Map.of("old", OLD), "old").seal("hush", "demo");

    var rotated = box(Map.of("old", OLD, "new", NEW), "new");

    assertThat(rotated.open(sealed, "demo")).isEqualTo("hush");
    assertThat(rotated.seal("hush", "demo").kid()).isEqualTo("new");
    assertThatIllegalStateException()
        .isThrownBy(() -> box(Map.of("new", NEW), "new").open(sealed, "demo"));
  }

  @Test
  void shouldRefuseKeysOfAnotherLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SecretsConfig(Map.of("k", new Secret("c2hvcnQ=")), "k"))
        .withMessage("keys.k: expected 32 bytes in base64");
  }

  private SecretBox box(Map<String, Secret> keys, String sealing) {
    return new SecretBox(new SecretsConfig(keys, sealing), random);
  }

  private static Secret key(int seed) {
    var bytes = new byte[32];
    java.util.Arrays.fill(bytes, (byte) seed);
    return new Secret(Base64.getEncoder().encodeToString(bytes));
  }
}
