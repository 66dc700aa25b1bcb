package dev.docket.caseapi;

import dev.docket.domain.casem.Actor;
import dev.docket.domain.casem.CaseState;
import dev.docket.domain.casem.CaseStatus;
import dev.docket.domain.casem.Priority;
import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `case`: each case as it stands, written in the transaction that appends the event.
final class CaseRows {

  private static final String SELECT =
      """
      select c.*,
        cb.id as cb_id, cb.name as cb_name, cb.email as cb_email, cb.handle as cb_handle,
        mb.id as mb_id, mb.name as mb_name, mb.email as mb_email, mb.handle as mb_handle,
        ab.id as ab_id, ab.name as ab_name, ab.email as ab_email, ab.handle as ab_handle
      from docket.case c
        left join docket.user_account cb on cb.org_id = c.org_id and cb.id = c.created_by_user
        left join docket.user_account mb on mb.org_id = c.org_id and mb.id = c.modified_by_user
        left join docket.user_account ab on ab.org_id = c.org_id and ab.id = c.assignee_id
      """;

  private static final String FIND_BY_ID = SELECT + "where c.org_id = $1 and c.id = $2";
  private static final String FIND_BY_KEY = SELECT + "where c.org_id = $1 and c.key = $2";
  private static final String FIND_ID = "select id from docket.case where org_id = $1 and key = $2";

  private static final String INSERT =
      """
      insert into docket.case
        (org_id, id, project_id, key, number, type_id, title, description, priority, status, assignee_id,
         creation_source, comment_count, version, recorded_at, created_at, created_by_user, created_by_service,
         closed_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
      returning public_id
      """;

  private static final String UPDATE =
      """
      update docket.case set
        title = $3, description = $4, priority = $5, status = $6, assignee_id = $7, comment_count = $8, version = $9,
        recorded_at = $10, modified_at = $11, modified_by_user = $12, modified_by_service = $13, closed_at = $14
      where org_id = $1 and id = $2
      """;

  private CaseRows() {}

  static Future<@Nullable CaseView> find(OrgTransaction tx, long orgId, CaseRef ref) {
    var rows =
        switch (ref) {
          case CaseRef.ById(var id) -> tx.execute(FIND_BY_ID, Tuple.of(orgId, id));
          case CaseRef.ByKey(var key) -> tx.execute(FIND_BY_KEY, Tuple.of(orgId, key));
        };
    return rows.map(r -> r.size() == 0 ? null : view(r.iterator().next()));
  }

  /// The id of the case; null when a key names none. An id is not looked up.
  static Future<@Nullable UUID> id(OrgTransaction tx, long orgId, CaseRef ref) {
    return switch (ref) {
      case CaseRef.ById(var id) -> Future.succeededFuture(id);
      case CaseRef.ByKey(var key) ->
          tx.execute(FIND_ID, Tuple.of(orgId, key))
              .map(r -> r.size() == 0 ? null : r.iterator().next().getUUID("id"));
    };
  }

  /// Answers with the case's public id.
  static Future<Long> insert(OrgTransaction tx, long orgId, UUID id, CaseState s) {
    return tx.execute(
            INSERT,
            Tuple.tuple()
                .addLong(orgId)
                .addUUID(id)
                .addUUID(s.projectId())
                .addString(s.key())
                .addLong(s.number())
                .addUUID(s.typeId())
                .addString(s.title())
                .addString(s.description())
                .addString(s.priority().name())
                .addString(s.status().name())
                .addUUID(s.assignee())
                .addString(s.creationSource())
                .addLong(s.commentCount())
                .addLong(s.version())
                .addOffsetDateTime(utc(s.recordedAt()))
                .addOffsetDateTime(utc(s.createdAt()))
                .addUUID(user(s.createdBy()))
                .addString(service(s.createdBy()))
                .addOffsetDateTime(utc(s.closedAt())))
        .map(rows -> rows.iterator().next().getLong("public_id"));
  }

  static Future<?> update(OrgTransaction tx, long orgId, UUID id, CaseState s) {
    return tx.execute(
        UPDATE,
        Tuple.tuple()
            .addLong(orgId)
            .addUUID(id)
            .addString(s.title())
            .addString(s.description())
            .addString(s.priority().name())
            .addString(s.status().name())
            .addUUID(s.assignee())
            .addLong(s.commentCount())
            .addLong(s.version())
            .addOffsetDateTime(utc(s.recordedAt()))
            .addOffsetDateTime(utc(s.modifiedAt()))
            .addUUID(user(s.modifiedBy()))
            .addString(service(s.modifiedBy()))
            .addOffsetDateTime(utc(s.closedAt())));
  }

  private static CaseView view(Row row) {
    var state =
        new CaseState(
            row.getUUID("project_id"),
            row.getString("key"),
            row.getLong("number"),
            row.getUUID("type_id"),
            row.getString("title"),
            row.getString("description"),
            Priority.valueOf(row.getString("priority")),
            CaseStatus.valueOf(row.getString("status")),
            row.getUUID("assignee_id"),
            row.getString("creation_source"),
            row.getLong("comment_count"),
            row.getLong("version"),
            row.getOffsetDateTime("recorded_at").toInstant(),
            row.getOffsetDateTime("created_at").toInstant(),
            Objects.requireNonNull(actor(row, "created_by")),
            instant(row.getOffsetDateTime("modified_at")),
            actor(row, "modified_by"),
            instant(row.getOffsetDateTime("closed_at")));
    return new CaseView(
        row.getUUID("id"),
        row.getLong("public_id"),
        state,
        new CaseView.People(
            UserRow.read(row, "cb_"), UserRow.read(row, "mb_"), UserRow.read(row, "ab_")));
  }

  private static @Nullable Actor actor(Row row, String column) {
    var user = row.getUUID(column + "_user");
    var service = row.getString(column + "_service");
    if (user != null) {
      return new Actor.User(user);
    }
    return service == null ? null : new Actor.Service(service);
  }

  private static @Nullable UUID user(@Nullable Actor actor) {
    return actor instanceof Actor.User(var id) ? id : null;
  }

  private static @Nullable String service(@Nullable Actor actor) {
    return actor instanceof Actor.Service(var name) ? name : null;
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
    return at == null ? null : at.atOffset(ZoneOffset.UTC);
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }
}
