package dev.docket.thirdpartyreader.filter;

import dev.docket.consumer.SkipReason;
import java.util.Locale;

/// Why a change at a third party does not reach its case. The names, in lower case, are the values
/// of the tag `reason`: dashboards know them.
public enum FilterReason {
  /// Docket made the change itself.
  BREAK_SYNCHRONIZATION_CYCLE(Kind.ROUTINE),
  FIELD_JIRA_BI_SYNC_DISABLED(Kind.EXPLAINABLE),
  FIELD_VALUE_NOT_MAPPED(Kind.EXPLAINABLE),
  /// The case no longer has the value that the third party's change began with.
  STATE_CONFLICT(Kind.EXPLAINABLE),
  NO_CORRESPONDING_CASE(Kind.ROUTINE),
  PROJECT_NOT_FOUND(Kind.EXPLAINABLE),
  CREATED_BEFORE_START_SYNCING_FROM(Kind.EXPLAINABLE),
  INTEGRATION_DISABLED(Kind.EXPLAINABLE),
  PROJECT_SYNC_DISABLED(Kind.EXPLAINABLE),
  UNSUPPORTED_CHANGELOG_TYPE(Kind.EXPLAINABLE),
  /// No project of the org is synchronized with the ticket's project and issue type.
  NO_MATCHING_METADATA(Kind.ROUTINE),
  CUSTOM_FIELD_NOT_CONFIGURED(Kind.EXPLAINABLE),
  ASSIGNEE_RESOLUTION_FAILED(Kind.EXPLAINABLE),
  CASE_VERSION_MISMATCH(Kind.EXPLAINABLE),
  /// ServiceNow's counterpart of [#NO_MATCHING_METADATA].
  NO_MATCHING_INSTANCE(Kind.ROUTINE),
  /// The third party's own, but nothing that a case could follow.
  UNSUPPORTED_EVENT_TYPE(Kind.ROUTINE),
  EMPTY_CHANGELOG(Kind.ROUTINE),
  FIELD_SERVICENOW_SYNC_DISABLED(Kind.EXPLAINABLE),
  SYNC_DIRECTION_OUTBOUND_ONLY(Kind.EXPLAINABLE),
  VALUE_UNCHANGED(Kind.ROUTINE),
  VALUE_INVALID(Kind.EXPLAINABLE),
  CASE_ARCHIVED(Kind.EXPLAINABLE),
  CASE_LINKED_ELSEWHERE(Kind.EXPLAINABLE),
  COMMENT_EMPTY(Kind.EXPLAINABLE),
  COMMENT_ALREADY_SYNCED(Kind.ROUTINE),
  STALE_EVENT(Kind.EXPLAINABLE),
  ACTOR_NOT_ALLOWED(Kind.EXPLAINABLE);

  /// Whether somebody who misses a change may come to ask.
  private enum Kind {
    ROUTINE,
    EXPLAINABLE
  }

  private final SkipReason skip;

  FilterReason(Kind kind) {
    this.skip = new SkipReason(name().toLowerCase(Locale.ROOT), kind == Kind.EXPLAINABLE);
  }

  /// The value of the tag `reason`.
  public String tag() {
    return skip.name();
  }

  public boolean explainable() {
    return skip.explainable();
  }

  public SkipReason skip() {
    return skip;
  }
}
