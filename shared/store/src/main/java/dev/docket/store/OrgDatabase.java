package dev.docket.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.function.Function;

/// The one way to tenant data: every statement runs in a transaction that is bound to an org, and
/// row-level security hides every other org's rows, also from statements that forget to ask. Safe
/// for any context.
public final class OrgDatabase {

  /// Turns of streams at a time; a bound on memory, far beyond what a database gets done in the
  /// time that a caller waits.
  private static final int MAX_TURNS = 10_000;

  private final Pool pool;
  private final StreamTurns turns = new StreamTurns(MAX_TURNS);

  /// @param pool logs in as a role that row-level security binds, with pipelining of at least 16
  ///   statements
  public OrgDatabase(Pool pool) {
    this.pool = pool;
  }

  /// Runs work in one transaction of an org. Begin, the binding to the org and the first statements
  /// of `work` leave in one packet; so does the commit, when `work` says that nothing follows
  /// ({@link OrgTransaction#finish()}).
  ///
  /// The future fails, and nothing is kept, when `work` fails or throws, when any of its statements
  /// fails (even one whose future nobody looked at), or when the commit does. It fails with {@link
  /// DatabaseUnavailableException} when the same call may do later.
  ///
  /// @param orgId positive
  /// @param work sends its statements on the given transaction; must not keep it
  public <T> Future<T> inOrg(long orgId, Function<OrgTransaction, Future<T>> work) {
    if (orgId <= 0) {
      return Future.failedFuture(new IllegalArgumentException("org id must be positive: " + orgId));
    }
    return DatabaseUnavailableException.named(
        pool.getConnection()
            .compose(connection ->
                new OrgTransaction(connection)
                    .run(orgId, work)
                    .eventually(() -> connection.close())));
  }

  /// As {@link #inOrg}, for work that takes the lock of one stream: those of this process wait for
  /// each other before they take a connection, in the order of the calls. The work takes the lock
  /// nevertheless; this process may not be the only one.
  ///
  /// Fails with {@link StreamBusyException} when too many wait already.
  public <T> Future<T> inStream(
      long orgId, Object stream, Function<OrgTransaction, Future<T>> work) {
    return turns.take(orgId + "/" + stream, () -> inOrg(orgId, work));
  }
}
