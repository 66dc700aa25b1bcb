package dev.docket.launcher.dev.schema;

/// An exception from one rule for one object.
///
/// @param reason for people; why the object is better off without the rule
record Allowance(SchemaRule rule, String object, String reason) {

  boolean covers(Violation violation) {
    return rule == violation.rule() && object.equals(violation.object());
  }
}
