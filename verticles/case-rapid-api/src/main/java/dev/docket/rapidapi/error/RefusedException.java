package dev.docket.rapidapi.error;

/// Leaves the reading of a request at the first thing that is wrong with it. An exception and not a
/// result because it crosses many small readers and is caught in exactly one place, the route's
/// error mapping. Carries no stack: it is an answer to the caller, not a defect.
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  public RefusedException(ApiError error) {
    super(String.valueOf(error.object()), null, false, false);
    this.error = error;
  }

  public ApiError error() {
    return error;
  }
}
