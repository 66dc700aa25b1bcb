package dev.docket.caseapi.rebuild;

import dev.docket.store.EventReader;
import dev.docket.store.LogPosition;
import dev.docket.store.OrgDatabase;
import dev.docket.store.OrgTransaction;
import dev.docket.store.StoredEvent;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes the timeline of an org again from the log, while commands go on: scans the log into
/// `timeline_cell_next` in small transactions, follows it until it has caught up, then switches in
/// one transaction. Until then the live cells are as they were, whatever happens to the run; the
/// next run begins from nothing (shared/adr/0006).
///
/// Blocking: for a thread of its own. One run at a time and instance.
public final class TimelineRebuild {

  /// Events per transaction: some tens of milliseconds. Fewer than this may be left for the switch,
  /// during which writers wait.
  private static final int CHUNK = 500;

  /// Rows removed per transaction.
  private static final int CLEAR_CHUNK = 5_000;

  /// Switches tried while the log grows faster than it is read.
  private static final int SWITCHES = 20;

  /// Longer than any statement may take; see the roles.
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /// What became of a run.
  public sealed interface Outcome {

    /// The timeline is what the log says.
    ///
    /// @param events read from the log
    /// @param missing cells that were not there
    /// @param wrong cells that said something else
    /// @param superfluous cells that no event has made
    /// @param unreadable events without a cell, because their bytes say nothing
    record Switched(long events, long missing, long wrong, long superfluous, long unreadable)
        implements Outcome {}

    /// Nothing has changed.
    record Refused(String reason) implements Outcome {}
  }

  /// Hears how far a run is; on the thread of the run, after every transaction.
  public interface Progress {

    /// @param total events of the org when the run began; the log may have grown since
    void read(long orgId, long events, long total);
  }

  private final Pool pool;
  private final OrgDatabase database;
  private final Supplier<UUID> ids;
  private final Progress progress;

  /// @param pool logs in as `docket_app`
  public TimelineRebuild(Pool pool, Supplier<UUID> ids, Progress progress) {
    this.pool = pool;
    this.database = new OrgDatabase(pool);
    this.ids = ids;
    this.progress = progress;
  }

  /// Every org there is, smallest id first.
  public List<Long> orgs() {
    var found = new ArrayList<Long>();
    for (var row : await(pool.query("select id from docket.org order by id").execute())) {
      found.add(row.getLong("id"));
    }
    return found;
  }

  /// Runs for one org.
  public Outcome rebuild(long orgId) {
    var run = new RebuildRun(orgId, ids.get());
    inOrg(run, run::begin);
    try {
      clear(run);
      var outcome = scannedAndSwitched(run);
      clear(run);
      inOrg(run, run::end);
      return outcome;
    } catch (RebuildRefusedException e) {
      return new Outcome.Refused(String.valueOf(e.getMessage()));
    }
  }

  private Outcome scannedAndSwitched(RebuildRun run) {
    long total = inOrg(run, tx -> count(tx, run.orgId()));
    var read = new Read(LogPosition.START, 0, 0);
    progress.read(run.orgId(), 0, total);
    for (int i = 0; i < SWITCHES; i++) {
      read = scanned(run, read, total);
      var from = read;
      var switched = inOrg(run, tx -> switched(tx, run, from));
      if (switched != null) {
        return switched;
      }
    }
    throw new RebuildRefusedException(
        "the log grows faster than it is read: not caught up in %d attempts".formatted(SWITCHES));
  }

  /// How far the log is read, and what was in it.
  private record Read(LogPosition position, long events, long unreadable) {

    Read plus(List<StoredEvent> batch, int cells) {
      return batch.isEmpty()
          ? this
          : new Read(
              batch.getLast().position(), events + batch.size(), unreadable + batch.size() - cells);
    }
  }

  private Read scanned(RebuildRun run, Read from, long total) {
    var read = from;
    while (true) {
      var before = read;
      read = inOrg(run, tx -> chunk(tx, run, before));
      progress.read(run.orgId(), read.events, total);
      if (read.events - before.events < CHUNK) {
        return read;
      }
    }
  }

  private static Future<Read> chunk(OrgTransaction tx, RebuildRun run, Read before) {
    return EventReader.ofOrg(tx, run.orgId(), before.position, CHUNK)
        .compose(batch -> {
          var put = put(tx, run, before, batch);
          tx.finish();
          return put;
        });
  }

  /// Null when there is more to read than writers should wait for; they are let go then.
  private static Future<Outcome.@Nullable Switched> switched(
      OrgTransaction tx, RebuildRun run, Read before) {
    // What writers have put is of events that were published, so that they can be read here.
    var held = NextCells.holdWriters(tx);
    return EventReader.ofOrg(tx, run.orgId(), before.position, CHUNK)
        .compose(tail -> {
          if (tail.size() == CHUNK) {
            tx.abandon();
            return held.map(_ -> null);
          }
          // Its row of `timeline_rebuild` is this run's from here to the commit.
          return put(tx, run, before, tail).compose(read -> repaired(tx, run, read));
        });
  }

  private static Future<Outcome.@Nullable Switched> repaired(
      OrgTransaction tx, RebuildRun run, Read read) {
    var repair = NextCells.switchTo(tx, run.orgId(), read.position);
    tx.finish();
    return repair.map(found ->
        new Outcome.Switched(
            read.events, found.missing(), found.wrong(), found.superfluous(), read.unreadable));
  }

  private static Future<Read> put(
      OrgTransaction tx, RebuildRun run, Read before, List<StoredEvent> batch) {
    var cells = cells(batch);
    var read = before.plus(batch, cells.size());
    var put = NextCells.put(tx, run.orgId(), cells);
    var advanced = run.advance(tx, read.position, batch.size());
    return Future.all(put, advanced).map(_ -> read);
  }

  private static List<EventCell> cells(List<StoredEvent> batch) {
    var cells = new ArrayList<EventCell>(batch.size());
    for (var stored : batch) {
      switch (EventCell.of(stored.entry())) {
        case EventCell.Reading.Cell(var cell) -> cells.add(cell);
        case EventCell.Reading.Unknown(var entry) ->
            throw new RebuildRefusedException(
                "version %d of case %s is of type %s in schema version %d, which this build does not know: use the newest one"
                    .formatted(
                        entry.version(), entry.caseId(), entry.type(), entry.schemaVersion()));
        case EventCell.Reading.Unreadable() -> {}
      }
    }
    return cells;
  }

  private void clear(RebuildRun run) {
    int removed = CLEAR_CHUNK;
    while (removed == CLEAR_CHUNK) {
      removed = inOrg(run, tx -> NextCells.clear(tx, run.orgId(), CLEAR_CHUNK));
    }
  }

  private static Future<Long> count(OrgTransaction tx, long orgId) {
    return tx.execute("select count(*) as n from docket.event where org_id = $1", Tuple.of(orgId))
        .map(rows -> rows.iterator().next().getLong("n"));
  }

  private <T extends @Nullable Object> T inOrg(
      RebuildRun run, Function<OrgTransaction, Future<T>> work) {
    return await(database.inOrg(run.orgId(), work));
  }

  private static <T extends @Nullable Object> T await(Future<T> future) {
    try {
      return future.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the database has not answered for %d s".formatted(LIMIT.toSeconds()), e);
    }
  }
}
