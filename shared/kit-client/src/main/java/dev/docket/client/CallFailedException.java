package dev.docket.client;

import java.io.Serial;

/// Carries a [CallFailure] through a failed Future. Without a stack trace: it is an answer, made
/// where nobody stands.
public final class CallFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient CallFailure failure;

  public CallFailedException(CallFailure failure) {
    super(failure.toString(), null, false, false);
    this.failure = failure;
  }

  public CallFailure failure() {
    return failure;
  }
}
