package dev.docket.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.docket.kit.config.PostgresConfig;
import dev.docket.kit.config.Secret;
import dev.docket.testkit.FaultProxy;
import dev.docket.testkit.NetworkFault;
import dev.docket.testkit.NetworkFault.Direction;
import dev.docket.testkit.TestDatabase;
import dev.docket.testkit.TestInfrastructure;
import io.netty.handler.timeout.ReadTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A network that drops the connections of a pool and tells nobody.
class SilentDatabaseIT {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private TestDatabase database;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws SQLException {
    database = TestInfrastructure.shared().createDatabase(SilentDatabaseIT.class);
    proxy = FaultProxy.before(database.port());
  }

  @AfterEach
  void stop() {
    proxy.close();
    vertx.close().await();
  }

  @Test
  void shouldFailAStatementThatIsNeverAnsweredAndConnectAnew() {
    // Given
    var pool = pool();
    assertThat(one(pool)).isEqualTo(1);
    proxy.inject(new NetworkFault.Silence(Set.of(Direction.TO_CLIENT)));

    // When
    var unanswered = pool.query("select 1").execute();

    // Then
    assertThatThrownBy(() -> result(unanswered)).hasCauseInstanceOf(ReadTimeoutException.class);
    proxy.heal();
    // The statement hears of it first: for a moment the pool still has the closed connection.
    await().atMost(LIMIT).until(() -> pool.size() == 0);
    assertThat(one(pool)).isEqualTo(1);
  }

  private Pool pool() {
    var login = new PostgresConfig.Login(database.user(), new Secret(""));
    var config =
        new PostgresConfig(
            new PostgresConfig.Server("127.0.0.1", proxy.port(), database.name()),
            new PostgresConfig.Logins(login, null, null),
            new PostgresConfig.Pool(1, 16, Duration.ofSeconds(5), Duration.ofSeconds(1)),
            false);
    return Services.pool(vertx, config, login);
  }

  private static int one(Pool pool) {
    return result(pool.query("select 1").execute()).iterator().next().getInteger(0);
  }

  private static <T> T result(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
