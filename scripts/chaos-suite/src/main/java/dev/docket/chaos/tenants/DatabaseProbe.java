package dev.docket.chaos.tenants;

import dev.docket.chaos.platform.Platform;
import dev.docket.store.OrgDatabase;
import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Statements that name no org, through the store and past it, on a few connections that have just
/// seen errors, cancellations and the ends of their own sessions.
final class DatabaseProbe implements Probe {

  private static final int CONNECTIONS = 4;
  private static final int ANSWER_SECONDS = 10;

  private static final String WRITE =
      """
      insert into docket.user_account (org_id, id, name, email, handle)
      values ($1, gen_random_uuid(), 'written', '', '')
      """;

  private static final String CHANGE =
      "update docket.project set name = name where org_id = $1 returning name";

  private final List<String> reads;
  private final Pool pool;
  private final OrgDatabase database;

  /// @param tables that `docket_app` may read
  DatabaseProbe(Vertx vertx, int port, List<String> tables) {
    this.reads = tables.stream().map(DatabaseProbe::read).toList();
    this.pool =
        PgBuilder.pool()
            .using(vertx)
            .with(new PoolOptions().setMaxSize(CONNECTIONS))
            .connectingTo(
                new PgConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setDatabase(Platform.DATABASE)
                    .setUser("docket_app")
                    .setCachePreparedStatements(true)
                    .setPipeliningLimit(16))
            .build();
    this.database = new OrgDatabase(pool);
  }

  /// The rows' own org is said too, for columns that hold no canary.
  private static String read(String table) {
    return """
    select string_agg('canary-' || t.org_id || '-row ' || t::text, chr(10)) as text
    from (select * from docket."%s" limit 20) t
    """
        .formatted(table);
  }

  @Override
  public Answer ask(RandomGenerator random) {
    long org = Orgs.any(random);
    long other = Orgs.anyBut(org, random);
    var read = reads.get(random.nextInt(reads.size()));
    return switch (random.nextInt(32)) {
      case 0 -> inOrg(org, "a failed statement", tx -> both(tx, read, "select 1 / 0"));
      case 1 ->
          inOrg(
              org,
              "a cancelled one",
              tx -> both(tx, read, "select pg_cancel_backend(pg_backend_pid())"));
      case 2 -> inOrg(org, "work that throws", tx -> thrown(tx, read));
      case 3 -> inOrg(org, "an abandoned transaction", tx -> abandoned(tx, read));
      case 4 -> inOrg(org, "work that fails", tx -> failed(tx, read));
      case 5 -> givenUp(org, read);
      case 6 -> inOrg(org, "a write to another org", tx -> written(tx, other));
      case 7 -> inOrg(org, "a change to another org", tx -> changed(tx, other));
      case 8 ->
          random.nextInt(8) > 0
              ? inOrg(org, read, tx -> text(tx, read))
              : inOrg(
                  org,
                  "a session that ends",
                  tx -> both(tx, read, "select pg_terminate_backend(pg_backend_pid())"));
      case 9, 10, 11, 12, 13, 14 ->
          answer(NO_ORG, "no org: " + read, pool.query(read).execute().map(DatabaseProbe::text));
      default -> inOrg(org, read, tx -> text(tx, read));
    };
  }

  private Answer inOrg(long org, String asked, Function<OrgTransaction, Future<String>> work) {
    return answer(org, asked, database.inOrg(org, work));
  }

  private static Future<String> text(OrgTransaction tx, String sql) {
    return tx.execute(sql, Tuple.tuple()).map(DatabaseProbe::text);
  }

  private static Future<String> both(OrgTransaction tx, String read, String spoil) {
    var _ = tx.execute(spoil, Tuple.tuple());
    return text(tx, read);
  }

  private static Future<String> thrown(OrgTransaction tx, String read) {
    var _ = tx.execute(read, Tuple.tuple());
    throw new IllegalStateException("thrown on purpose");
  }

  private static Future<String> abandoned(OrgTransaction tx, String read) {
    var answer = text(tx, read);
    tx.abandon();
    return answer;
  }

  private static Future<String> failed(OrgTransaction tx, String read) {
    return text(tx, read)
        .compose(text -> Future.failedFuture(new IllegalStateException("on purpose: " + text)));
  }

  /// Row-level security refuses; a row that is written is as bad as one that is read.
  private static Future<String> written(OrgTransaction tx, long other) {
    return tx.execute(WRITE, Tuple.of(other)).map(_ -> Orgs.canary(other, "written"));
  }

  private static Future<String> changed(OrgTransaction tx, long other) {
    return tx.execute(CHANGE, Tuple.of(other))
        .map(rows -> rows.rowCount() == 0 ? "" : Orgs.canary(other, "changed"));
  }

  /// Nobody waits for the end, which comes later.
  private Answer givenUp(long org, String read) {
    return answer(
        org,
        "given up: " + read,
        database.inOrg(org, tx -> text(tx, read)).timeout(1, TimeUnit.MILLISECONDS));
  }

  private static String text(RowSet<Row> rows) {
    var text = rows.iterator().next().getString("text");
    return text == null ? "" : text;
  }

  private static Answer answer(long org, String asked, Future<String> work) {
    var text =
        work.transform(done ->
            Future.succeededFuture(
                done.succeeded() ? done.result() : String.valueOf(done.cause())));
    try {
      return new Answer(org, asked, text.await(ANSWER_SECONDS, TimeUnit.SECONDS));
    } catch (TimeoutException e) {
      return new Answer(org, asked, e.toString());
    }
  }

  @Override
  public void close() {
    var _ = pool.close();
  }
}
