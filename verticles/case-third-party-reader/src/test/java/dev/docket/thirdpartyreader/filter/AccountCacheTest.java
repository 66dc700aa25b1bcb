package dev.docket.thirdpartyreader.filter;

import static dev.docket.thirdpartyreader.filter.Samples.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.proto.caseapi.v1.ThirdPartyAccount;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountCacheTest {
  private static final ThirdPartyAccount ACCOUNT = Samples.account(Samples.US);

  private final List<AccountKey> asked = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private Future<ThirdPartyAccount> answer = Future.succeededFuture(ACCOUNT);
  private final AccountCache cache =
      new AccountCache(
          key -> {
            asked.add(key);
            return answer;
          },
          new AccountCache.Limits(Duration.ofMinutes(5), 2),
          () -> now);

  @Test
  void shouldKnowNothingAtFirstAndAskForTheNext() {
    assertThat(cache.fresh(KEY)).isNull();
    assertThat(cache.fresh(KEY)).isEqualTo(ACCOUNT);
    assertThat(asked).containsExactly(KEY);
  }

  @ParameterizedTest
  @CsvSource({"149, true, 0", "150, true, 1", "299, true, 1", "300, false, 1"})
  void shouldBelieveAnAccountForItsTimeAndAskAgainFromHalfOfItOn(
      long seconds, boolean fresh, int questions) {
    // Given
    cache.remember(KEY, ACCOUNT, now);
    answer = Promise.<ThirdPartyAccount>promise().future();

    // When
    now = now.plusSeconds(seconds);
    var account = cache.fresh(KEY);

    // Then
    assertThat(account != null).isEqualTo(fresh);
    assertThat(asked).hasSize(questions);
  }

  @Test
  void shouldNotRememberAFailure() {
    // Given
    answer = Future.failedFuture("away");
    assertThat(cache.fresh(KEY)).isNull();

    // When
    answer = Future.succeededFuture(ACCOUNT);

    // Then
    assertThat(cache.fresh(KEY)).isNull();
    assertThat(cache.fresh(KEY)).isEqualTo(ACCOUNT);
  }

  @Test
  void shouldDropWhatIsOldAndThenWhatIsNew() {
    // Given
    var second = new AccountKey(42, "acc-2");
    var third = new AccountKey(42, "acc-3");
    answer = Promise.<ThirdPartyAccount>promise().future();
    cache.remember(KEY, ACCOUNT, now);
    cache.remember(second, ACCOUNT, now.plusSeconds(10));

    // When
    cache.remember(third, ACCOUNT, now);

    // Then
    assertThat(cache.fresh(third)).isNull();

    // When
    now = now.plusSeconds(305);
    cache.remember(third, ACCOUNT, now);

    // Then
    assertThat(cache.fresh(third)).isEqualTo(ACCOUNT);
    assertThat(cache.fresh(second)).isEqualTo(ACCOUNT);
    assertThat(cache.fresh(KEY)).isNull();
  }
}
