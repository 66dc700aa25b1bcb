package dev.docket.chaos.platform;

import java.io.Serial;

/// The run says nothing about the platform: something it needs did not happen. The message is one
/// line for people.
public final class CannotMeasureException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public CannotMeasureException(String message) {
    super(message);
  }

  public CannotMeasureException(String message, Throwable cause) {
    super(message + ": " + cause, cause);
  }
}
