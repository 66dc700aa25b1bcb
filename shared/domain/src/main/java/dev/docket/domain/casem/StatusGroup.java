package dev.docket.domain.casem;

/// The three phases that every status, whatever its name, belongs to.
public enum StatusGroup {
  SG_OPEN,
  SG_IN_PROGRESS,
  SG_CLOSED
}
