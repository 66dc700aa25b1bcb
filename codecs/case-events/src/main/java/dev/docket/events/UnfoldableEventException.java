package dev.docket.events;

/// A case's events cannot be folded: this build is older than the log, or the log is damaged. No
/// state is better than a wrong one.
public final class UnfoldableEventException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnfoldableEventException(EventHeader event, String reason) {
    super(
        "case %s of org %d cannot be folded past version %d, event %s: %s"
            .formatted(event.caseId(), event.orgId(), event.version(), event.eventId(), reason));
  }
}
