package dev.docket.kit.config;

import java.io.Serial;

/// A configuration that cannot be used. The message is complete and meant for the operator: the
/// file, the JSON path, what was expected and what was found (never the value of a secret).
public final class ConfigException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /// An error for the operator.
  ///
  /// @param message names the file and the JSON path
  public ConfigException(String message) {
    super(message);
  }
}
