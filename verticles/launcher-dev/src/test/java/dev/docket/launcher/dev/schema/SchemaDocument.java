package dev.docket.launcher.dev.schema;

import dev.docket.launcher.dev.schema.Catalog.Column;
import dev.docket.launcher.dev.schema.Catalog.Constraint;
import dev.docket.launcher.dev.schema.Catalog.Index;
import dev.docket.launcher.dev.schema.Catalog.Policy;
import dev.docket.launcher.dev.schema.Catalog.Table;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A [Catalog] as Markdown for people, the same text for the same schema. Partitions are not told
/// one by one: which there are may change from day to day.
final class SchemaDocument {

  private static final String HEAD =
      """
      # The schema `docket`

      Written by `scripts/dev schema` from a freshly migrated database; a test compares. Change a migration or a comment, not this file.

      `org_id` is the org that a row belongs to, `id` the row's own; `case_id`, `project_id`, `event_id` and `user_id` name a row of that
      kind; `…_at` is an instant in microseconds. The version of a case is that of its latest event.
      """;

  private final Catalog catalog;
  private final StringBuilder text = new StringBuilder(HEAD);

  private SchemaDocument(Catalog catalog) {
    this.catalog = catalog;
  }

  static String render(Catalog catalog) {
    var document = new SchemaDocument(catalog);
    document.diagram();
    document.tables().forEach(document::table);
    document.functions();
    return document.text.toString();
  }

  /// All but partitions, and the migrations' own record, which is Flyway's.
  private List<Table> tables() {
    return catalog.tables().stream()
        .filter(t -> t.partitionOf() == null && !t.name().equals("schema_history"))
        .toList();
  }

  private void diagram() {
    line("\n## How tables refer to each other\n");
    line("```mermaid");
    line("erDiagram");
    for (var table : tables()) {
      line("  %s {".formatted(table.name()));
      for (var column : table.columns()) {
        line(
            "    %s %s%s"
                .formatted(
                    column.type().replaceAll("[^A-Za-z0-9]+", "_"),
                    column.name(),
                    isKey(table, column) ? " PK" : ""));
      }
      line("  }");
    }
    for (var table : tables()) {
      var targets = new TreeSet<String>();
      for (var constraint : table.constraints()) {
        if (constraint.target() != null) {
          targets.add(constraint.target());
        }
      }
      targets.forEach(target -> line("  %s ||--o{ %s : has".formatted(target, table.name())));
    }
    line("```");
  }

  private static boolean isKey(Table table, Column column) {
    return table.indexes().stream().anyMatch(i -> i.primary() && i.keys().contains(column.name()));
  }

  private void table(Table table) {
    line("\n## %s\n".formatted(table.name()));
    line(or(table.comment(), "No comment."));
    if (table.partitionKey() != null) {
      line("\nPartitioned by %s.".formatted(table.partitionKey().toLowerCase(Locale.ROOT)));
    }
    line("\n| column | type | null | default | what |");
    line("|---|---|---|---|---|");
    for (var c : table.columns()) {
      line(
          "| %s | %s | %s | %s | %s |"
              .formatted(
                  c.name(),
                  c.type(),
                  c.required() ? "" : "yes",
                  code(c.byDefault()),
                  or(c.comment(), "").replace("|", "\\|")));
    }
    line("");
    table.indexes().forEach(this::index);
    table.constraints().forEach(this::constraint);
    rowSecurity(table);
    rights("table " + table.name());
  }

  private void index(Index index) {
    line(
        "- %s %s: %s"
            .formatted(
                index.primary() ? "primary key" : index.unique() ? "unique" : "index",
                index.name(),
                String.join(", ", index.keys())));
  }

  private void constraint(Constraint constraint) {
    line("- %s: %s".formatted(constraint.name(), code(constraint.definition())));
  }

  private void rowSecurity(Table table) {
    if (!table.rowSecurity()) {
      line("- no row-level security");
      return;
    }
    line("- row-level security" + (table.rowSecurityForced() ? ", forced" : ""));
    table.policies().forEach(this::policy);
  }

  private void policy(Policy policy) {
    line(
        "- policy %s for %s to %s: %s%s"
            .formatted(
                policy.name(),
                policy.command().toLowerCase(Locale.ROOT),
                String.join(", ", policy.roles()),
                code(policy.using()),
                policy.check() == null ? "" : ", check " + code(policy.check())));
  }

  private void rights(String object) {
    Map<String, String> rights =
        catalog.grants().stream()
            .filter(g -> g.object().equals(object))
            .collect(
                Collectors.groupingBy(
                    Catalog.Grant::role,
                    TreeMap::new,
                    Collectors.mapping(
                        g -> g.privilege().toLowerCase(Locale.ROOT), Collectors.joining(", "))));
    rights.forEach((role, what) -> line("- %s may %s".formatted(role, what)));
  }

  private void functions() {
    line("\n## Functions\n");
    for (var f : catalog.functions()) {
      line("### %s\n".formatted(f.signature()));
      line(or(f.comment(), "No comment."));
      line("");
      if (f.securityDefiner()) {
        line("- runs with its owner's rights; " + String.join(", ", f.settings()));
      }
      rights("function " + f.signature());
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  private static String code(@Nullable String text) {
    return text == null ? "" : "`" + text.replace("|", "\\|") + "`";
  }
}
