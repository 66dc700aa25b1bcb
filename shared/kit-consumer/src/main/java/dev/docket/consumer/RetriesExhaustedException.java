package dev.docket.consumer;

/// A record has spent its attempts: the consumer stops before it.
public final class RetriesExhaustedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RetriesExhaustedException(RecordCoordinates at, int attempts, Throwable cause) {
    super("%s failed %d times".formatted(at, attempts), cause);
  }
}
