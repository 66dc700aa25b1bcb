package dev.docket.kit.identity;

/// An organization, the tenant every row and every call belongs to.
///
/// @param value greater than 0
public record OrgId(long value) {
  public OrgId {
    if (value <= 0) {
      throw new IllegalArgumentException(
          "org id: expected an integer greater than 0, found " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
