package dev.docket.server;

import java.io.Serial;
import java.net.BindException;
import java.net.UnknownHostException;

/// A listener could not be bound. The message is complete and meant for the operator: `cannot
/// listen on 127.0.0.1:8080: address in use`.
public final class ListenFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  ListenFailedException(String host, int port, Throwable cause) {
    super("cannot listen on %s:%d: %s".formatted(host, port, reason(cause)), cause);
  }

  // The kernel's words differ between platforms and transports; these are the ones an operator can
  // act on.
  private static String reason(Throwable cause) {
    var text = String.valueOf(cause.getMessage());
    return switch (cause) {
      case BindException _ when text.contains("in use") -> "address in use";
      case BindException _ when text.contains("assign") -> "not an address of this machine";
      case UnknownHostException _ -> "unknown host";
      default -> text;
    };
  }
}
