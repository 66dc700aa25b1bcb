package dev.docket.embedded;

import org.jspecify.annotations.Nullable;

/// A part could not be started or prepared. The message is one line for the person who started it:
/// which part, what happened, what to do.
public final class EmbeddedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public EmbeddedException(String message) {
    this(message, null);
  }

  public EmbeddedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static EmbeddedException of(Part part, String message, @Nullable Throwable cause) {
    return new EmbeddedException(part.title() + ": " + message, cause);
  }
}
