package dev.docket.caseapi;

import dev.docket.kit.logging.LogKeys;
import dev.docket.store.CommandKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the keys of the day before yesterday cleared away: in passing, by the first command of a
/// day. Answers do not depend on it, only space does. Thread-safe.
final class KeyExpiry {
  private static final Logger LOG = LoggerFactory.getLogger(KeyExpiry.class);

  private static final Duration AGAIN_AFTER_FAILURE = Duration.ofMinutes(1);

  private final SqlClient client;
  private final InstantSource clock;
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

  KeyExpiry(SqlClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /// Begins when it is time to.
  ///
  /// @return whether anything was cleared away; nobody needs to wait for it, failures are logged
  Future<Boolean> inPassing() {
    var now = clock.instant();
    var due = next.get();
    if (now.isBefore(due) || !next.compareAndSet(due, now.plus(AGAIN_AFTER_FAILURE))) {
      return Future.succeededFuture(false);
    }
    return CommandKeys.expire(client)
        .onSuccess(_ -> next.set(now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS)))
        .onFailure(e ->
            LOG.atWarn()
                .addKeyValue(LogKeys.REASON, e.getMessage())
                .log("expired idempotency keys could not be cleared away; again in a minute"));
  }
}
