package dev.docket.domain.timeline;

/// The kinds of timeline cells. COMMENT is the public contract's; the others are Docket's own.
public enum CellType {
  COMMENT,
  CASE_CREATED,
  TITLE_CHANGED,
  STATUS_CHANGED,
  PRIORITY_CHANGED,
  WORKFLOW_EXECUTED
}
