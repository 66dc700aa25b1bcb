package dev.docket.store;

import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.io.Serial;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/// The database cannot be reached, or does not come to this now: the statement is not at fault, and
/// the same call may do later. Whether a transaction was kept is not known when its commit was
/// under way; who must know uses an idempotency key.
public final class DatabaseUnavailableException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  /// SQLSTATE classes: connection exceptions, insufficient resources, operator intervention (a
  /// shutdown, and a statement that took too long, mostly to wait for a lock).
  private static final Set<String> TEMPORARY = Set.of("08", "53", "57");

  private static final int CLASS_LENGTH = 2;

  private DatabaseUnavailableException(Throwable cause) {
    super("the database is not available: " + cause.getMessage(), cause);
  }

  /// What became of statements, with an exception of this class in place of every failure that is
  /// one of the database or of the way to it.
  public static <T> Future<T> named(Future<T> answer) {
    return answer.recover(
        e -> Future.failedFuture(isTemporary(e) ? new DatabaseUnavailableException(e) : e));
  }

  private static boolean isTemporary(Throwable failure) {
    return switch (failure) {
      case PgException e -> TEMPORARY.contains(classOf(e));
      // How the client tells of closed connections: its message is all that it says of them.
      case VertxException _ -> true;
      case IOException _, TimeoutException _ -> true;
      // Nothing came back in time.
      case io.netty.handler.timeout.TimeoutException _ -> true;
      default -> false;
    };
  }

  private static String classOf(PgException e) {
    var state = e.getSqlState();
    return state == null || state.length() < CLASS_LENGTH ? "" : state.substring(0, CLASS_LENGTH);
  }
}
