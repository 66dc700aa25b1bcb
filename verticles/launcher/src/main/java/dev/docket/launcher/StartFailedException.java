package dev.docket.launcher;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The process did not start; the message is one line for the person who started it.
public final class StartFailedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  StartFailedException(@Nullable Throwable cause, int code) {
    super(cause == null ? "the Vert.x launcher ended with code " + code : line(cause), cause);
  }

  private static String line(Throwable cause) {
    var message = cause.getMessage();
    return message == null ? cause.toString() : message.lines().findFirst().orElse(message);
  }
}
