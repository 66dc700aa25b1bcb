package dev.docket.kit.ops;

import java.io.Serial;

/// A command that was understood and cannot be carried out as things stand; the message says why.
public final class OpsRefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public OpsRefusedException(String message) {
    super(message);
  }
}
