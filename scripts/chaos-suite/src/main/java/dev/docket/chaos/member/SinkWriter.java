package dev.docket.chaos.member;

import dev.docket.consumer.RecordCoordinates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;

/// A member's way to the sink, which decides by itself whether a record takes effect.
final class SinkWriter {

  private static final int CONNECTIONS = 6;
  private static final String TAKE = "select take($1, $2, $3, $4, $5, $6)";

  private final int member;
  private final Pool pool;

  SinkWriter(Vertx vertx, MemberTask task) {
    this.member = task.number();
    this.pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(CONNECTIONS))
            .connectingTo(PgConnectOptions.fromUri(task.sink()).setCachePreparedStatements(true))
            .using(vertx)
            .build();
  }

  /// @param assignment under which the record came here
  Future<Void> take(Versioned record, RecordCoordinates at, int assignment) {
    return pool.preparedQuery(TAKE)
        .execute(
            Tuple.of(
                record.key(), record.version(), at.partition(), at.offset(), member, assignment))
        .mapEmpty();
  }
}
