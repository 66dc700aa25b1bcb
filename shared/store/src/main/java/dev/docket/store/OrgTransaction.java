package dev.docket.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A transaction bound to one org. Statements are sent at once, in the order of the calls, and are
/// answered in that order; nobody has to wait for one before sending the next. Lives on the
/// connection's context, in one call of {@link OrgDatabase#inOrg}.
public final class OrgTransaction {

  private final SqlConnection connection;
  private @Nullable Throwable failure;
  private @Nullable Future<?> end;

  OrgTransaction(SqlConnection connection) {
    this.connection = connection;
  }

  /// Sends a statement.
  ///
  /// @throws IllegalStateException after {@link #finish()} or {@link #abandon()}
  public Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    if (end != null) {
      throw new IllegalStateException("statement after the end of the transaction");
    }
    return watched(connection.preparedQuery(sql).execute(parameters));
  }

  /// Waits for the lock on a stream and holds it until the transaction ends. To be the first
  /// statement of every transaction that writes to the stream: nothing that assigns a transaction
  /// id may come before it. Only so does a reader in the order (xid, position) meet a stream's
  /// events in the order of their versions.
  ///
  /// Streams whose names hash alike share a lock, which costs waiting and nothing else. A
  /// transaction that locks several sorts them first.
  public Future<?> lockStream(long orgId, Object stream) {
    return execute(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))", Tuple.of(orgId + "/" + stream));
  }

  /// Says that no more statements follow: the commit leaves together with those already sent. The
  /// work may still fail for what the database answers, but no longer for any other reason.
  public void finish() {
    end("commit");
  }

  /// Gives up what was written; the work may still succeed, with an answer that says so.
  public void abandon() {
    end("rollback");
  }

  private void end(String statement) {
    if (end == null) {
      end = connection.query(statement).execute();
    }
  }

  <T> Future<T> run(long orgId, Function<OrgTransaction, Future<T>> work) {
    watched(connection.query("begin").execute());
    execute("select set_config('docket.org_id', $1, true)", Tuple.of(Long.toString(orgId)));
    return worked(work)
        .transform(done -> done.succeeded() ? committed(done.result()) : rolledBack(done.cause()));
  }

  private <T> Future<T> worked(Function<OrgTransaction, Future<T>> work) {
    try {
      return work.apply(this);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /// The server answers the commit of a failed transaction with a rollback and no error; hence the
  /// look at `failure`, which is set by then because answers come in order.
  private <T> Future<T> committed(T result) {
    end("commit");
    return ended()
        .compose(
            _ -> failure == null ? Future.succeededFuture(result) : Future.failedFuture(failure));
  }

  /// A connection that cannot roll back is broken and the pool lets it go: the cause is what the
  /// caller needs.
  private <T> Future<T> rolledBack(Throwable cause) {
    end("rollback");
    return ended().transform(_ -> Future.failedFuture(failure == null ? cause : failure));
  }

  private Future<?> ended() {
    return Objects.requireNonNull(end);
  }

  private <R> Future<R> watched(Future<R> answer) {
    return answer.onFailure(e -> {
      if (failure == null) {
        failure = e;
      }
    });
  }
}
