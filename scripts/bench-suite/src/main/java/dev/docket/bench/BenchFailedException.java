package dev.docket.bench;

import java.io.Serial;

/// A benchmark could not measure, or what it measured was wrong; one line that says which.
public final class BenchFailedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public BenchFailedException(String message) {
    super(message);
  }

  public BenchFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
