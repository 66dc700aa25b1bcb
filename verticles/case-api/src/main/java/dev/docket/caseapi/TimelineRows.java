package dev.docket.caseapi;

import dev.docket.domain.casem.Actor;
import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `timeline_cell`.
final class TimelineRows {

  private static final String PUT =
      """
      insert into docket.timeline_cell
        (org_id, case_id, id, case_version, event_id, type, author_user, author_service, content, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      on conflict (org_id, case_id, id) do nothing
      """;

  private static final String LIST =
      """
      select t.*, u.id as u_id, u.name as u_name, u.email as u_email, u.handle as u_handle
      from docket.timeline_cell t
        left join docket.user_account u on u.org_id = t.org_id and u.id = t.author_user
      where t.org_id = $1 and t.case_id = $2 and t.deleted_at is null
      order by t.created_at %1$s, t.case_version %1$s, t.id %1$s
      limit $3 offset $4
      """;

  private static final String LIST_ASCENDING = LIST.formatted("asc");
  private static final String LIST_DESCENDING = LIST.formatted("desc");

  /// A cell to put.
  record Cell(
      UUID id,
      UUID caseId,
      long caseVersion,
      UUID eventId,
      String type,
      Actor author,
      JsonObject content,
      Instant createdAt) {}

  /// A cell as it is read.
  ///
  /// @param author null when a service wrote the cell
  record StoredCell(
      UUID id,
      UUID caseId,
      String type,
      @Nullable UserRow author,
      @Nullable String authorService,
      JsonObject content,
      Instant createdAt,
      @Nullable Instant modifiedAt) {}

  /// @param number from 0
  record Page(int size, int number, boolean ascending) {}

  private TimelineRows() {}

  /// False when the cell was there.
  static Future<Boolean> put(OrgTransaction tx, long orgId, Cell cell) {
    return tx.execute(
            PUT,
            Tuple.tuple()
                .addLong(orgId)
                .addUUID(cell.caseId())
                .addUUID(cell.id())
                .addLong(cell.caseVersion())
                .addUUID(cell.eventId())
                .addString(cell.type())
                .addUUID(cell.author() instanceof Actor.User(var id) ? id : null)
                .addString(cell.author() instanceof Actor.Service(var name) ? name : null)
                .addJsonObject(cell.content())
                .addOffsetDateTime(cell.createdAt().atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.rowCount() == 1);
  }

  static Future<List<StoredCell>> list(OrgTransaction tx, long orgId, UUID caseId, Page page) {
    return tx.execute(
            page.ascending() ? LIST_ASCENDING : LIST_DESCENDING,
            Tuple.of(orgId, caseId, page.size(), (long) page.size() * page.number()))
        .map(rows -> {
          var cells = new ArrayList<StoredCell>(rows.size());
          rows.forEach(row -> cells.add(cell(row)));
          return cells;
        });
  }

  private static StoredCell cell(Row row) {
    @Nullable OffsetDateTime modifiedAt = row.getOffsetDateTime("modified_at");
    return new StoredCell(
        row.getUUID("id"),
        row.getUUID("case_id"),
        row.getString("type"),
        UserRow.read(row, "u_"),
        row.getString("author_service"),
        row.getJsonObject("content"),
        row.getOffsetDateTime("created_at").toInstant(),
        modifiedAt == null ? null : modifiedAt.toInstant());
  }
}
