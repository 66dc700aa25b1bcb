package dev.docket.rapidapi.auth;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 of the two keys of a request, 32 bytes each. The keys themselves are forgotten here: no
/// cache, log or call ever holds one.
public record KeyHashes(ByteString apiKey, ByteString applicationKey) {
  public static KeyHashes of(String apiKey, String applicationKey) {
    return new KeyHashes(sha256(apiKey), sha256(applicationKey));
  }

  private static ByteString sha256(String key) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return ByteString.copyFrom(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
