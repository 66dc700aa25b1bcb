package dev.docket.caseapi.rebuild;

import dev.docket.store.LogPosition;
import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/// The table `timeline_cell_next`, and the switch to what is in it.
final class NextCells {

  private static final String CLEAR =
      """
      delete from docket.timeline_cell_next
      where org_id = $1 and (case_id, id) in (
        select case_id, id from docket.timeline_cell_next where org_id = $1 limit $2)
      """;

  private static final String PUT =
      """
      insert into docket.timeline_cell_next
        (org_id, case_id, id, case_version, event_id, type, author_user, author_service, content, created_at)
      select $1, case_id, id, case_version, event_id, type, author_user, author_service, content::jsonb, created_at
      from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::uuid[], $6::text[], $7::uuid[], $8::text[], $9::text[], $10::timestamptz[])
        as c (case_id, id, case_version, event_id, type, author_user, author_service, content, created_at)
      on conflict (org_id, case_id, id) do nothing
      """;

  // Readers go on meanwhile; writers, who insert and update, wait.
  private static final String HOLD_WRITERS =
      "lock table docket.timeline_cell in share row exclusive mode";

  // Not cells of feeds (version 0), which have no event in the log; not what people have edited or
  // deleted; and not the cell of an event behind what was read.
  private static final String REMOVE_SUPERFLUOUS =
      """
      delete from docket.timeline_cell l
      where l.org_id = $1 and l.case_version > 0 and l.modified_at is null and l.deleted_at is null
        and not exists (
          select from docket.timeline_cell_next n
          where n.org_id = l.org_id and n.case_id = l.case_id and n.id = l.id)
        and not exists (
          select from docket.event e
          where e.org_id = l.org_id and e.event_id = l.event_id and (e.xid, e.position) > ($2::text::xid8, $3))
      """;

  // Joined first, because `on conflict` alone would lock and rewrite every row. A person's edit of
  // the content stays; all else is as the log has it.
  private static final String REPAIR =
      """
      with repaired as (
        insert into docket.timeline_cell as t
          (org_id, case_id, id, case_version, event_id, type, author_user, author_service, content, created_at)
        select
          n.org_id, n.case_id, n.id, n.case_version, n.event_id, n.type, n.author_user, n.author_service, n.content, n.created_at
        from docket.timeline_cell_next n
          left join docket.timeline_cell l on l.org_id = n.org_id and l.case_id = n.case_id and l.id = n.id
        where n.org_id = $1
          and (l.id is null
            or (l.case_version, l.event_id, l.type, l.author_user, l.author_service, l.created_at)
              is distinct from (n.case_version, n.event_id, n.type, n.author_user, n.author_service, n.created_at)
            or (l.modified_at is null and l.content is distinct from n.content))
        on conflict (org_id, case_id, id) do update set
          case_version = excluded.case_version, event_id = excluded.event_id, type = excluded.type,
          author_user = excluded.author_user, author_service = excluded.author_service, created_at = excluded.created_at,
          content = case when t.modified_at is null then excluded.content else t.content end
        returning t.xmax = 0 as inserted)
      select count(*) filter (where inserted) as missing, count(*) filter (where not inserted) as wrong from repaired
      """;

  /// What the switch found in the live table.
  record Repair(long missing, long wrong, long superfluous) {}

  private NextCells() {}

  /// Removes some of an org's rows; answers how many.
  static Future<Integer> clear(OrgTransaction tx, long orgId, int limit) {
    return tx.execute(CLEAR, Tuple.of(orgId, limit)).map(rows -> rows.rowCount());
  }

  static Future<?> put(OrgTransaction tx, long orgId, List<EventCell> cells) {
    return tx.execute(
        PUT,
        Tuple.tuple()
            .addLong(orgId)
            .addArrayOfUUID(cells.stream().map(EventCell::caseId).toArray(UUID[]::new))
            .addArrayOfUUID(cells.stream().map(EventCell::id).toArray(UUID[]::new))
            .addArrayOfLong(cells.stream().map(EventCell::caseVersion).toArray(Long[]::new))
            .addArrayOfUUID(cells.stream().map(EventCell::eventId).toArray(UUID[]::new))
            .addArrayOfString(cells.stream().map(EventCell::type).toArray(String[]::new))
            .addArrayOfUUID(cells.stream().map(EventCell::authorUser).toArray(UUID[]::new))
            .addArrayOfString(cells.stream().map(EventCell::authorService).toArray(String[]::new))
            .addArrayOfString(cells.stream().map(EventCell::content).toArray(String[]::new))
            .addArrayOfOffsetDateTime(
                cells.stream()
                    .map(cell -> cell.createdAt().atOffset(ZoneOffset.UTC))
                    .toArray(OffsetDateTime[]::new)));
  }

  /// Makes those who write cells, of any org, wait until the transaction ends. Assigns no
  /// transaction id, so what is read next is limited by others only.
  static Future<?> holdWriters(OrgTransaction tx) {
    return tx.execute(HOLD_WRITERS, Tuple.tuple());
  }

  /// Makes the live cells of an org what the next ones are; the writers are held.
  ///
  /// @param read how far the next cells go
  static Future<Repair> switchTo(OrgTransaction tx, long orgId, LogPosition read) {
    var superfluous =
        tx.execute(REMOVE_SUPERFLUOUS, Tuple.of(orgId, read.xidText(), read.position()));
    var repaired = tx.execute(REPAIR, Tuple.of(orgId));
    return Future.all(superfluous, repaired)
        .map(_ -> {
          var row = repaired.result().iterator().next();
          return new Repair(
              row.getLong("missing"), row.getLong("wrong"), superfluous.result().rowCount());
        });
  }
}
