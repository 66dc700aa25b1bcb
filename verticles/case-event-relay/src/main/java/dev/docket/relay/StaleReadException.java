package dev.docket.relay;

import java.io.Serial;

/// The entries were read too long ago to be published: the shard may have another owner by now.
final class StaleReadException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  StaleReadException() {
    super("read too long ago to be published: was the process stopped?");
  }
}
