package dev.docket.store;

import java.io.Serial;

/// Too many transactions wait for their turn in this process; nothing was done.
public final class StreamBusyException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  StreamBusyException(int limit) {
    super("more than %d transactions wait for their turn".formatted(limit));
  }
}
