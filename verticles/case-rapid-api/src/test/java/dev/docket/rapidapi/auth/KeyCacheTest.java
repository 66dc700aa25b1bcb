package dev.docket.rapidapi.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.kit.identity.OrgId;
import dev.docket.rapidapi.auth.KeyOwner.Caller;
import dev.docket.rapidapi.auth.KeyOwner.Nobody;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyCacheTest {
  private static final KeyOwner ADA = new Caller(new OrgId(7), new UUID(0, 1));
  private static final KeyOwner NOBODY = new Nobody();
  private static final KeyCacheConfig CONFIG =
      new KeyCacheConfig(Duration.ofSeconds(30), Duration.ofSeconds(5), 2);

  private Instant now = Instant.EPOCH;
  private final AtomicInteger evictions = new AtomicInteger();
  private final List<KeyHashes> questions = new ArrayList<>();
  private final Map<KeyHashes, Supplier<Future<KeyOwner>>> answers = new HashMap<>();
  private final KeyCache cache =
      new KeyCache(
          keys -> {
            questions.add(keys);
            return answers.getOrDefault(keys, () -> Future.succeededFuture(NOBODY)).get();
          },
          CONFIG,
          () -> now,
          evictions::incrementAndGet);

  @Test
  void shouldBelieveAnOwnerForThirtySecondsAndNoLonger() {
    // Given
    var keys = known("a");
    cache.resolve(keys);

    // When
    now = now.plus(Duration.ofSeconds(30)).minusNanos(1);
    var remembered = cache.resolve(keys).result();
    var questionsBefore = questions.size();
    now = now.plusNanos(1);
    cache.resolve(keys);

    // Then
    assertThat(remembered).isEqualTo(ADA);
    assertThat(questionsBefore).isEqualTo(1);
    assertThat(questions).hasSize(2);
  }

  @Test
  void shouldForgetUnknownKeysSooner() {
    // Given
    var keys = KeyHashes.of("x", "x");
    cache.resolve(keys);

    // When
    now = now.plus(Duration.ofSeconds(5)).minusNanos(1);
    var remembered = cache.resolve(keys).result();
    answers.put(keys, () -> Future.succeededFuture(ADA));
    now = now.plusNanos(1);
    var asked = cache.resolve(keys).result();

    // Then
    assertThat(remembered).isEqualTo(NOBODY);
    assertThat(asked).isEqualTo(ADA);
  }

  @Test
  void shouldKeepNoMoreEntriesThanItsLimit() {
    // Given
    var first = known("a");
    var second = known("b");
    cache.resolve(first);
    cache.resolve(second);
    cache.resolve(first);

    // When
    cache.resolve(known("c"));
    questions.clear();
    cache.resolve(first);
    cache.resolve(second);

    // Then
    assertThat(questions).containsExactly(second);
    assertThat(evictions).hasValue(2);
  }

  @Test
  void shouldNotLetStrangersPushOutOwners() {
    // Given
    var keys = known("a");
    cache.resolve(keys);

    // When
    for (var i = 0; i < 10; i++) {
      cache.resolve(KeyHashes.of("guess" + i, "x"));
    }
    questions.clear();
    cache.resolve(keys);

    // Then
    assertThat(questions).isEmpty();
  }

  @Test
  void shouldTellTheTwoKeysApart() {
    assertThat(KeyHashes.of("a", "b")).isNotEqualTo(KeyHashes.of("b", "a"));
    assertThat(KeyHashes.of("a", "b").apiKey().size()).isEqualTo(32);
  }

  @ParameterizedTest
  @CsvSource({
    "31, 5, 10, callerTtl",
    "30, 31, 10, nobodyTtl",
    "-1, 0, 10, callerTtl",
    "30, 5, 0, entries"
  })
  void shouldRefuseLimitsOutOfRange(int callerTtl, int nobodyTtl, int entries, String field) {
    assertThatThrownBy(() ->
            new KeyCacheConfig(
                Duration.ofSeconds(callerTtl), Duration.ofSeconds(nobodyTtl), entries))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field + ": expected");
  }

  private KeyHashes known(String name) {
    var keys = KeyHashes.of(name, name);
    answers.put(keys, () -> Future.succeededFuture(ADA));
    return keys;
  }
}
