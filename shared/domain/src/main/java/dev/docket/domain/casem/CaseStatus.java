package dev.docket.domain.casem;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The statuses of the built-in case types. A custom type's own status names will map onto these.
public enum CaseStatus {
  OPEN("Open", StatusGroup.SG_OPEN),
  IN_PROGRESS("In Progress", StatusGroup.SG_IN_PROGRESS),
  CLOSED("Closed", StatusGroup.SG_CLOSED);

  private final String displayName;
  private final StatusGroup group;

  CaseStatus(String displayName, StatusGroup group) {
    this.displayName = displayName;
    this.group = group;
  }

  /// What people read, and what the contract calls `status_name`.
  public String displayName() {
    return displayName;
  }

  public StatusGroup group() {
    return group;
  }

  /// The status of that enum name (`IN_PROGRESS`) or display name (`In Progress`, in any case), or
  /// null.
  public static @Nullable CaseStatus named(String name) {
    return Arrays.stream(values())
        .filter(s -> s.name().equals(name) || s.displayName.equalsIgnoreCase(name))
        .findFirst()
        .orElse(null);
  }
}
