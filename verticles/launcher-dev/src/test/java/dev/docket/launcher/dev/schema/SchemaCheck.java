package dev.docket.launcher.dev.schema;

import dev.docket.launcher.dev.schema.Catalog.Index;
import dev.docket.launcher.dev.schema.Catalog.Policy;
import dev.docket.launcher.dev.schema.Catalog.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Every [SchemaRule] on a [Catalog]. Pure.
final class SchemaCheck {

  private static final String OF_THE_ORG = "(org_id = docket.current_org())";

  /// Columns that mean the same wherever they are; SCHEMA.md says what.
  static final Set<String> OBVIOUS_COLUMNS =
      Set.of(
          "org_id",
          "id",
          "case_id",
          "project_id",
          "event_id",
          "user_id",
          "version",
          "key",
          "name",
          "title",
          "description",
          "email",
          "handle",
          "owner",
          "created_at",
          "modified_at",
          "deleted_at",
          "revoked_at",
          "recorded_at",
          "updated_at",
          "closed_at",
          "linked_at");

  private final Catalog catalog;
  private final List<Violation> found = new ArrayList<>();

  private SchemaCheck(Catalog catalog) {
    this.catalog = catalog;
  }

  /// @param granted every right that somebody may have
  static List<Violation> violations(Catalog catalog, Set<Catalog.Grant> granted) {
    var check = new SchemaCheck(catalog);
    catalog.tables().forEach(check::table);
    catalog.functions().forEach(check::function);
    catalog.roles().forEach(check::role);
    catalog.owned().forEach(o -> check.add(SchemaRule.OWNER, o.object(), "belongs to " + o.role()));
    check.grants(granted);
    return List.copyOf(check.found);
  }

  /// A partition that nobody may reach by its own name is reached through its parent, whose
  /// policies then bind.
  private void table(Table table) {
    boolean reachable = table.partitionOf() == null || isGranted("table " + table.name());
    if (!table.hasOrg()) {
      add(SchemaRule.ORG_COLUMN, table.name(), "has no column `org_id bigint not null`");
    } else {
      table.indexes().forEach(this::index);
      if (reachable) {
        rowSecurity(table);
      }
    }
    if (table.partitionOf() == null) {
      comments(table);
    }
  }

  private boolean isGranted(String object) {
    return catalog.grants().stream().anyMatch(g -> g.object().equals(object));
  }

  private void index(Index index) {
    if (!index.keys().getFirst().equals("org_id")) {
      add(SchemaRule.ORG_FIRST, index.name(), "begins with " + index.keys().getFirst());
    }
  }

  private void rowSecurity(Table table) {
    if (!table.rowSecurity() || !table.rowSecurityForced()) {
      add(
          SchemaRule.ROW_SECURITY,
          table.name(),
          table.rowSecurity() ? "is not forced" : "is not enabled");
      return;
    }
    if (table.policies().stream().noneMatch(SchemaCheck::bindsToTheOrg)) {
      add(SchemaRule.POLICY, table.name(), "has no policy that binds it to the org");
    }
    for (var policy : table.policies()) {
      if (policy.permissive() && !bindsToTheOrg(policy)) {
        add(
            SchemaRule.POLICY,
            table.name() + "." + policy.name(),
            "lets more through: " + policy.using() + " to " + policy.roles());
      }
    }
  }

  private static boolean bindsToTheOrg(Policy policy) {
    return policy.permissive()
        && policy.command().equals("ALL")
        && policy.roles().equals(List.of("public"))
        && OF_THE_ORG.equals(policy.using())
        && isNullOr(policy.check(), OF_THE_ORG);
  }

  private static boolean isNullOr(@Nullable String given, String expected) {
    return given == null || given.equals(expected);
  }

  private void comments(Table table) {
    if (table.comment() == null) {
      add(SchemaRule.COMMENT, table.name(), "has no comment");
      return;
    }
    for (var column : table.columns()) {
      if (column.comment() == null && !OBVIOUS_COLUMNS.contains(column.name())) {
        add(SchemaRule.COMMENT, table.name() + "." + column.name(), "has no comment");
      }
    }
  }

  private void function(Catalog.Function function) {
    if (!function.securityDefiner()) {
      return;
    }
    add(SchemaRule.DEFINER, function.signature(), "runs with its owner's rights");
    if (function.settings().stream().noneMatch(s -> s.startsWith("search_path="))) {
      add(SchemaRule.SEARCH_PATH, function.signature(), "takes the caller's search path");
    }
  }

  private void role(Catalog.Role role) {
    boolean service = Catalog.SERVICES.contains(role.name());
    if (!service && !role.name().equals(Catalog.OWNER)) {
      add(SchemaRule.ROLE, role.name(), "is no role of Docket's");
    }
    if (role.superuser() || role.bypassesRowSecurity() || role.createsRolesOrDatabases()) {
      add(SchemaRule.ROLE, role.name(), "is a superuser, skips row-level security or makes roles");
    }
    if (role.login() != service) {
      add(SchemaRule.ROLE, role.name(), service ? "cannot log in" : "can log in");
    }
    if (!role.memberOf().isEmpty()) {
      add(SchemaRule.ROLE, role.name(), "has the rights of " + role.memberOf());
    }
  }

  private void grants(Set<Catalog.Grant> granted) {
    var missing = new TreeSet<String>();
    granted.forEach(g -> missing.add(g.toString()));
    for (var grant : catalog.grants()) {
      if (!missing.remove(grant.toString())) {
        add(SchemaRule.GRANT, grant.object(), "is not listed: " + grant);
      }
    }
    missing.forEach(g ->
        add(SchemaRule.GRANT, g.substring(g.indexOf(" on ") + 4), "is listed and not there: " + g));
  }

  private void add(SchemaRule rule, String object, String detail) {
    found.add(new Violation(rule, object, detail));
  }
}
