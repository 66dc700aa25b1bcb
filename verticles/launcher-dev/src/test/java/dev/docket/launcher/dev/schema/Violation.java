package dev.docket.launcher.dev.schema;

/// @param object as an exception names it: a table, an index, `table.policy`, `table.column`, a
///   function, a role
record Violation(SchemaRule rule, String object, String detail) {}
