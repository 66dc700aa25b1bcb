package dev.docket.kit.identity;

import dev.docket.kit.config.SecretsConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals secrets for the database: AES-256-GCM, a fresh nonce each, bound to what they belong to,
/// so that a sealed value copied to another row does not open. Thread-safe.
public final class SecretBox {
  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Map<String, SecretKeySpec> keys = new HashMap<>();
  private final String sealingKid;
  private final SecureRandom random;

  /// A sealed secret.
  ///
  /// @param kid the key it was sealed with
  /// @param bytes nonce, then ciphertext and tag
  @SuppressWarnings(
      "ArrayRecordComponent") // Goes straight to and from a column; nobody compares it.
  public record Sealed(String kid, byte[] bytes) {}

  public SecretBox(SecretsConfig config, SecureRandom random) {
    config
        .keys()
        .forEach((kid, key) ->
            keys.put(kid, new SecretKeySpec(Base64.getDecoder().decode(key.value()), "AES")));
    this.sealingKid = config.sealingKid();
    this.random = random;
  }

  /// @param owner what the secret belongs to, for example a webhook's id; needed again to open it
  public Sealed seal(String secret, String owner) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    var sealed =
        run(Cipher.ENCRYPT_MODE, sealingKid, nonce, owner, secret.getBytes(StandardCharsets.UTF_8));
    var bytes = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
    System.arraycopy(sealed, 0, bytes, NONCE_BYTES, sealed.length);
    return new Sealed(sealingKid, bytes);
  }

  /// @throws IllegalStateException when the key is not configured, or the value was changed or
  ///   moved
  public String open(Sealed sealed, String owner) {
    if (!keys.containsKey(sealed.kid()) || sealed.bytes().length < NONCE_BYTES) {
      throw new IllegalStateException("a secret is sealed with a key that is not configured");
    }
    var nonce = Arrays.copyOf(sealed.bytes(), NONCE_BYTES);
    var rest = Arrays.copyOfRange(sealed.bytes(), NONCE_BYTES, sealed.bytes().length);
    return new String(
        run(Cipher.DECRYPT_MODE, sealed.kid(), nonce, owner, rest), StandardCharsets.UTF_8);
  }

  private byte[] run(int mode, String kid, byte[] nonce, String owner, byte[] input) {
    try {
      var cipher = Cipher.getInstance(ALGORITHM);
      cipher.init(mode, keys.get(kid), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a secret cannot be opened: it was changed or moved", e);
    }
  }
}
