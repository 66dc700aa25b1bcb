package dev.docket.caseapi;

import static dev.docket.caseapi.CaseApiFixture.ORG;
import static dev.docket.caseapi.CaseApiFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.store.AppendResult.AlreadyDone;
import dev.docket.store.CommandKey;
import dev.docket.store.CommandKeys;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyExpiryIT {

  private CaseApiFixture fixture;
  private KeyExpiry expiry;

  @BeforeEach
  void start() throws SQLException {
    fixture = new CaseApiFixture(KeyExpiryIT.class);
    fixture.now.set(Instant.parse("2026-01-02T23:00:00Z"));
    expiry = new KeyExpiry(fixture.pool, fixture.now::get);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldClearAwayOnceADay() throws SQLException {
    // When
    keepTwoDaysAgo();
    assertThat(await(expiry.inPassing())).isTrue();

    // Then: not again on this day, but on the next
    keepTwoDaysAgo();
    assertThat(await(expiry.inPassing())).isFalse();
    pass(Duration.ofHours(1));
    assertThat(await(expiry.inPassing())).isTrue();
  }

  @Test
  void shouldTryAgainInAMinuteWhenItFailed() throws SQLException {
    // Given
    keepTwoDaysAgo();
    fixture.execute("revoke execute on function docket.expire_idempotency_keys() from docket_app");
    assertThatThrownBy(() -> await(expiry.inPassing())).isInstanceOf(PgException.class);
    fixture.execute("grant execute on function docket.expire_idempotency_keys() to docket_app");

    // When
    pass(Duration.ofSeconds(59));
    assertThat(await(expiry.inPassing())).isFalse();
    pass(Duration.ofSeconds(1));

    // Then
    assertThat(await(expiry.inPassing())).isTrue();
  }

  private void pass(Duration time) {
    fixture.now.set(fixture.now.get().plus(time));
  }

  private void keepTwoDaysAgo() throws SQLException {
    var key = new CommandKey.Client("k", Buffer.buffer(new byte[32]));
    await(
        fixture.database.inOrg(
            ORG, tx -> CommandKeys.keep(tx, ORG, key, new AlreadyDone(UUID.randomUUID(), 1, 1))));
    fixture.execute(
        "update docket.idempotency_key set created_at = created_at - interval '2 days', created_on = created_on - 2,"
            + " day = docket.key_day(created_at - interval '2 days')");
  }
}
