package dev.docket.kit.config;

import java.util.Locale;
import java.util.Set;

/// A value that must never be shown: it prints as `***`, so records that hold one are safe to log.
///
/// @param value the clear text; call it only where it leaves the process by design
public record Secret(String value) {
  /// What is printed instead of a secret.
  public static final String MASK = "***";

  private static final Set<String> SECRET_ENDINGS =
      Set.of("password", "secret", "secrets", "token", "keys", "apikey", "jaas.config");

  @Override
  public String toString() {
    return MASK;
  }

  /// Whether the value under this key is a secret, by its name alone: so that a document can be
  /// printed before anything has read it. [ConfigNode#secret] refuses names that this rule does not
  /// know.
  ///
  /// @param key a configuration key, in any case
  public static boolean isSecretName(String key) {
    var lower = key.toLowerCase(Locale.ROOT);
    return SECRET_ENDINGS.stream().anyMatch(lower::endsWith);
  }
}
