package dev.docket.caseapi;

import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `project`.
final class ProjectRows {

  private static final String NEXT_NUMBER =
      """
      update docket.project set last_number = last_number + 1
      where org_id = $1 and id = $2
      returning key, last_number
      """;

  private static final String INSERT =
      """
      insert into docket.project (org_id, id, key, name, created_at) values ($1, $2, $3, $4, $5)
      on conflict (org_id, key) do nothing
      """;

  private static final String FIND =
      "select id, key, name, created_at from docket.project where org_id = $1 and id = $2";

  private static final String LIST =
      """
      select id, key, name, created_at from docket.project
      where org_id = $1 order by key limit 1000
      """;

  /// A number that is now a case's own.
  record CaseNumber(String projectKey, long number) {}

  record Project(UUID id, String key, String name, Instant createdAt) {}

  private ProjectRows() {}

  /// Counts up; null when there is no such project. Holds the project's row until the transaction
  /// ends, so cases of one project are created one after the other.
  static Future<@Nullable CaseNumber> nextNumber(OrgTransaction tx, long orgId, UUID projectId) {
    return tx.execute(NEXT_NUMBER, Tuple.of(orgId, projectId))
        .map(rows -> {
          if (rows.size() == 0) {
            return null;
          }
          var row = rows.iterator().next();
          return new CaseNumber(row.getString("key"), row.getLong("last_number"));
        });
  }

  /// False when the org has a project of that key.
  static Future<Boolean> insert(OrgTransaction tx, long orgId, Project project) {
    return tx.execute(
            INSERT,
            Tuple.of(
                orgId,
                project.id(),
                project.key(),
                project.name(),
                project.createdAt().atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.rowCount() == 1);
  }

  static Future<@Nullable Project> find(OrgTransaction tx, long orgId, UUID id) {
    return tx.execute(FIND, Tuple.of(orgId, id))
        .map(rows -> rows.size() == 0 ? null : project(rows.iterator().next()));
  }

  static Future<List<Project>> list(OrgTransaction tx, long orgId) {
    return tx.execute(LIST, Tuple.of(orgId))
        .map(rows -> {
          var projects = new ArrayList<Project>(rows.size());
          rows.forEach(row -> projects.add(project(row)));
          return projects;
        });
  }

  private static Project project(Row row) {
    return new Project(
        row.getUUID("id"),
        row.getString("key"),
        row.getString("name"),
        row.getOffsetDateTime("created_at").toInstant());
  }
}
