package dev.docket.launcher.dev.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What PostgreSQL says of the schema `docket` and of the roles that services log in as; read by
/// [CatalogReader]. Everything in the order of its name, columns in their own.
record Catalog(
    List<Table> tables,
    List<Function> functions,
    List<Role> roles,
    List<Grant> grants,
    List<Owned> owned) {

  static final String OWNER = "docket_owner";
  static final List<String> SERVICES = List.of("docket_app", "docket_jobs", "docket_relay");

  /// @param partitionOf the parent; null for what is no partition
  /// @param partitionKey null for what has no partitions
  record Table(
      String name,
      @Nullable String comment,
      @Nullable String partitionOf,
      @Nullable String partitionKey,
      boolean rowSecurity,
      boolean rowSecurityForced,
      List<Column> columns,
      List<Index> indexes,
      List<Constraint> constraints,
      List<Policy> policies) {

    boolean hasOrg() {
      return columns.stream()
          .anyMatch(c -> c.name().equals("org_id") && c.type().equals("bigint") && c.required());
    }
  }

  /// @param byDefault an expression, or `identity`; null for none
  record Column(
      String name,
      String type,
      boolean required,
      @Nullable String byDefault,
      @Nullable String comment) {}

  /// Not one that a partition has from its parent.
  ///
  /// @param keys columns or expressions, in order; what an index only includes is not among them
  record Index(String name, boolean primary, boolean unique, List<String> keys) {}

  /// A foreign key or a check.
  ///
  /// @param target the table that a foreign key names; null for a check
  record Constraint(String name, @Nullable String target, String definition) {}

  /// @param command `ALL`, `SELECT`, …
  /// @param roles `public` for everybody
  record Policy(
      String name,
      boolean permissive,
      String command,
      List<String> roles,
      @Nullable String using,
      @Nullable String check) {}

  /// @param signature with the types of its arguments
  /// @param settings `name=value`, in force while it runs
  record Function(
      String signature, boolean securityDefiner, List<String> settings, @Nullable String comment) {}

  /// @param memberOf roles whose rights it has besides its own
  record Role(
      String name,
      boolean login,
      boolean superuser,
      boolean bypassesRowSecurity,
      boolean createsRolesOrDatabases,
      List<String> memberOf) {}

  /// One right of one role on one object of the schema; the owner's own are left out.
  ///
  /// @param role `public` for everybody
  /// @param object kind and name: `table event`, `function current_org()`
  record Grant(String role, String privilege, String object) {

    @Override
    public String toString() {
      return "%s: %s on %s".formatted(role, privilege, object);
    }
  }

  /// What belongs to another role than the owner and is in the schema, or belongs to a service's
  /// role wherever it is.
  record Owned(String role, String object) {}
}
