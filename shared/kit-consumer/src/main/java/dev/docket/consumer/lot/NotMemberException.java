package dev.docket.consumer.lot;

/// The one who wanted to change a parking lot is not the group's member any more, or is of an older
/// generation: what it appended is not there. Its partitions may be another member's.
public final class NotMemberException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NotMemberException(String message) {
    super(message);
  }

  public NotMemberException(Throwable cause) {
    super("the group does not take this for a member: " + cause.getMessage(), cause);
  }
}
