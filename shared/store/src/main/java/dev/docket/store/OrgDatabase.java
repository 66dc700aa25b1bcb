package dev.docket.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.function.Function;

/// The one way to tenant data: every statement runs in a transaction that is bound to an org, and
/// row-level security hides every other org's rows, also from statements that forget to ask. Safe
/// for any context.
public final class OrgDatabase {

  private final Pool pool;

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
  /// fails (even one whose future nobody looked at), or when the commit does.
  ///
  /// @param orgId positive
  /// @param work sends its statements on the given transaction; must not keep it
  public <T> Future<T> inOrg(long orgId, Function<OrgTransaction, Future<T>> work) {
    if (orgId <= 0) {
      return Future.failedFuture(new IllegalArgumentException("org id must be positive: " + orgId));
    }
    return pool.getConnection()
        .compose(connection ->
            new OrgTransaction(connection).run(orgId, work).eventually(() -> connection.close()));
  }
}
