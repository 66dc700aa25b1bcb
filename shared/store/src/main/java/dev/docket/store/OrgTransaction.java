package dev.docket.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A transaction bound to one org. Statements are sent at once, in the order of the calls, and are
/// answered in that order; nobody has to wait for one before sending the next. Lives on the
/// connection's context, in one call of {@link OrgDatabase#inOrg}.
public final class OrgTransaction {

  // Distinct and sorted below the call, which the planner may not turn around.
  private static final String LOCK_SORTED =
      """
      select pg_advisory_xact_lock(l.id)
      from (
        select distinct hashtextextended(s.name, 0) as id
        from unnest($1::text[]) as s (name)
        order by id
      ) as l
      """;

  private final SqlConnection connection;
  private @Nullable Throwable failure;
  private boolean refused;
  private @Nullable Future<?> end;

  OrgTransaction(SqlConnection connection) {
    this.connection = connection;
  }

  /// Sends a statement.
  ///
  /// @throws IllegalStateException after {@link #finish()} or {@link #abandon()}
  public Future<RowSet<Row>> execute(String sql, Tuple parameters) {
    return attempt(sql, parameters, _ -> false);
  }

  /// Sends a statement that the database may refuse in a way that is an answer. Then nothing of the
  /// transaction is kept, as after any failure; but the work may succeed, with a result that says
  /// so.
  ///
  /// @param isAnswer of the failures, the ones that the caller looks at
  Future<RowSet<Row>> attempt(String sql, Tuple parameters, Predicate<Throwable> isAnswer) {
    if (end != null) {
      throw new IllegalStateException("statement after the end of the transaction");
    }
    return watched(connection.preparedQuery(sql).execute(parameters), isAnswer);
  }

  /// Waits for the lock on a stream and holds it until the transaction ends. To be the first
  /// statement of every transaction that writes to the stream: nothing that assigns a transaction
  /// id may come before it. Only so does a reader in the order (xid, position) meet a stream's
  /// events in the order of their versions.
  ///
  /// Streams whose names hash alike share a lock, which costs waiting and nothing else. A
  /// transaction that locks several does it in one call of {@link #lockStreams}.
  public Future<?> lockStream(long orgId, Object stream) {
    return execute(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))", Tuple.of(orgId + "/" + stream));
  }

  /// The same for several streams. They are locked in the order of the locks' own numbers, whatever
  /// the order of the list: two transactions never wait for each other.
  public Future<?> lockStreams(long orgId, List<?> streams) {
    if (streams.size() == 1) {
      return lockStream(orgId, streams.getFirst());
    }
    var names = streams.stream().map(stream -> orgId + "/" + stream).toArray(String[]::new);
    return execute(LOCK_SORTED, Tuple.tuple().addArrayOfString(names));
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

  /// Runs work in a transaction of its own, on the same connection, once this one has ended: for a
  /// look at what refused it. Within the work of this one, after {@link #finish()} or {@link
  /// #abandon()}.
  <T> Future<T> afterwards(long orgId, Function<OrgTransaction, Future<T>> work) {
    return new OrgTransaction(connection).run(orgId, work);
  }

  <T> Future<T> run(long orgId, Function<OrgTransaction, Future<T>> work) {
    // One message for both: each has its price at either end. A number needs no quoting.
    watched(
        connection.query("begin; set local docket.org_id = '%d'".formatted(orgId)).execute(),
        _ -> false);
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

  /// Statements behind a refused one fail for that reason alone.
  private <R> Future<R> watched(Future<R> answer, Predicate<Throwable> isAnswer) {
    return answer.onFailure(e -> {
      if (failure != null || refused) {
        return;
      }
      if (isAnswer.test(e)) {
        refused = true;
      } else {
        failure = e;
      }
    });
  }
}
