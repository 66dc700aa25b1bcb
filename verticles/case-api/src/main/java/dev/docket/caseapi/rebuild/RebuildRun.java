package dev.docket.caseapi.rebuild;

import dev.docket.store.LogPosition;
import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/// One run for one org, and its row in `timeline_rebuild`. The row names the run that may switch:
/// one that begins takes it over, whatever has become of the one before.
record RebuildRun(long orgId, UUID id) {

  private static final String BEGIN =
      """
      insert into docket.timeline_rebuild (org_id, run_id) values ($1, $2)
      on conflict (org_id) do update set
        run_id = excluded.run_id, xid = default, position = default, events = default,
        started_at = default, updated_at = default
      """;

  private static final String ADVANCE =
      """
      update docket.timeline_rebuild
      set xid = $3::text::xid8, position = $4, events = events + $5, updated_at = now()
      where org_id = $1 and run_id = $2
      """;

  private static final String END =
      "delete from docket.timeline_rebuild where org_id = $1 and run_id = $2";

  Future<?> begin(OrgTransaction tx) {
    return tx.execute(BEGIN, Tuple.of(orgId, id));
  }

  /// Notes how far the log is read. Holds the row until the transaction ends; fails when another
  /// run has taken over.
  ///
  /// @param events read since the last time
  Future<?> advance(OrgTransaction tx, LogPosition to, int events) {
    return tx.execute(ADVANCE, Tuple.of(orgId, id, to.xidText(), to.position(), (long) events))
        .map(rows -> {
          if (rows.rowCount() == 0) {
            throw new RebuildRefusedException("another rebuild of this org has begun since");
          }
          return rows;
        });
  }

  Future<?> end(OrgTransaction tx) {
    return tx.execute(END, Tuple.of(orgId, id));
  }
}
