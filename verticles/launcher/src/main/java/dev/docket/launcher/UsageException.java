package dev.docket.launcher;

import java.io.Serial;

/// The command line asks for something that there is not; the message is one line that says what
/// was expected.
final class UsageException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
