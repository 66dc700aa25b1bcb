package dev.docket.launcher.dev.schema;

/// What holds for every object of the schema, unless an exception says why not.
enum SchemaRule {
  /// A table has the column `org_id bigint not null`.
  ORG_COLUMN,
  /// `org_id` is the first column of every key and index.
  ORG_FIRST,
  /// Row-level security is enabled and forced, so that it binds the owner too.
  ROW_SECURITY,
  /// One policy, for everybody and every command, lets only rows of the bound org through; there is
  /// no other that lets more through.
  POLICY,
  /// The owner owns all, and the services' roles nothing.
  OWNER,
  /// A service's role has no rights besides those granted to it.
  ROLE,
  /// Rights are exactly those listed.
  GRANT,
  /// A function does not run with its owner's rights.
  DEFINER,
  /// A function that runs with its owner's rights has a search path of its own.
  SEARCH_PATH,
  /// A table, and a column whose name does not say it all, has a comment.
  COMMENT
}
