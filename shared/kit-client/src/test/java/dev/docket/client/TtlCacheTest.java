package dev.docket.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.client.TtlCache.Kind;
import dev.docket.client.TtlCache.Limits;
import dev.docket.client.TtlCache.Term;
import dev.docket.client.TtlCache.WhenFull;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TtlCacheTest {
  private static final String FOUND = "found";
  private static final String MISSING = "missing";

  private Instant now = Instant.EPOCH;
  private final AtomicInteger limited = new AtomicInteger();
  private final List<String> questions = new ArrayList<>();
  private Function<String, Future<String>> source =
      key -> Future.succeededFuture(key.startsWith("x") ? MISSING : FOUND);
  private final TtlCache<String, String> cache = cacheOfTwo(WhenFull.REPLACE);

  @ParameterizedTest
  @CsvSource({
    "a, 29999, found, 1",
    "a, 30000, found, 2",
    "x, 4999, missing, 1",
    "x, 5000, missing, 2"
  })
  void shouldBelieveAnAnswerForItsTerm(String key, long millis, String value, int asked) {
    // Given
    cache.get(key);

    // When
    now = now.plusMillis(millis);
    var answer = cache.get(key);

    // Then
    assertThat(answer.result()).isEqualTo(value);
    assertThat(questions).hasSize(asked);
  }

  @Test
  void shouldBelieveTheNewAnswerWhenItIsOfAnotherKind() {
    // Given
    cache.get("x");
    now = now.plusSeconds(1);
    source = _ -> Future.succeededFuture(FOUND);

    // When
    cache.ask("x");
    now = now.plusSeconds(29);
    var found = remembered("x");
    source = _ -> Future.succeededFuture(MISSING);
    cache.ask("x");

    // Then
    assertThat(found).isEqualTo(FOUND);
    assertThat(remembered("x")).isEqualTo(MISSING);
  }

  @Test
  void shouldAgeAnAnswerFromItsQuestion() {
    // Given
    var answer = Promise.<String>promise();
    source = _ -> answer.future();
    cache.get("a");

    // When
    now = now.plusSeconds(20);
    answer.complete(FOUND);
    now = now.plusSeconds(10);
    cache.get("a");

    // Then
    assertThat(questions).hasSize(2);
  }

  @Test
  void shouldAskOnceForAskersAtTheSameTime() {
    // Given
    var answer = Promise.<String>promise();
    source = _ -> answer.future();

    // When
    var first = cache.get("a");
    var second = cache.get("a");
    var third = cache.ask("a");
    answer.complete(FOUND);

    // Then
    assertThat(questions).hasSize(1);
    assertThat(List.of(first, second, third)).extracting(Future::result).containsOnly(FOUND);
  }

  @Test
  void shouldAskOnceForManyThreads() {
    // Given
    var answer = Promise.<String>promise();
    source = _ -> answer.future();

    // When
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 100; i++) {
        threads.execute(() -> cache.get("a"));
      }
    }
    answer.complete(FOUND);

    // Then
    assertThat(questions).containsExactly("a");
    assertThat(remembered("a")).isEqualTo(FOUND);
  }

  @Test
  void shouldLetEachAskerGoOnWithItsOwnContext() {
    // Given
    var vertx = Vertx.vertx();
    var answer = Promise.<String>promise();
    source = _ -> answer.future();
    var first = vertx.getOrCreateContext();
    var second = vertx.getOrCreateContext();

    // When
    var firstContinued = askOn(first);
    var secondContinued = askOn(second);
    answer.complete(FOUND);

    // Then
    assertThat(joined(firstContinued)).isSameAs(first);
    assertThat(joined(secondContinued)).isSameAs(second);
    assertThat(questions).hasSize(1);
    Await.result(vertx.close());
  }

  @Test
  void shouldAskAgainAfterAFailure() {
    // Given
    source = _ -> Future.failedFuture("down");
    var failed = cache.get("a");

    // When
    source = _ -> Future.succeededFuture(FOUND);

    // Then
    assertThat(failed.cause()).hasMessage("down");
    assertThat(cache.get("a").result()).isEqualTo(FOUND);
  }

  @Test
  void shouldAskAgainAfterASourceThatThrew() {
    // Given
    source =
        _ -> {
          throw new IllegalStateException("broken");
        };
    var failed = cache.get("a");

    // When
    source = _ -> Future.succeededFuture(FOUND);

    // Then
    assertThat(failed.cause()).hasMessage("broken");
    assertThat(cache.get("a").result()).isEqualTo(FOUND);
  }

  @Test
  void shouldKeepWhatIsKnownWhenAskingAgainFails() {
    // Given
    cache.get("a");
    source = _ -> Future.failedFuture("down");

    // When
    var failed = cache.ask("a");

    // Then
    assertThat(failed.failed()).isTrue();
    assertThat(cache.get("a").result()).isEqualTo(FOUND);
  }

  @Test
  void shouldReplaceTheLeastRecentlyUsed() {
    // Given
    cache.get("a");
    cache.get("b");
    cache.get("a");

    // When
    cache.get("c");
    questions.clear();
    cache.get("a");
    cache.get("b");

    // Then
    assertThat(questions).containsExactly("b");
    assertThat(limited).hasValue(2);
  }

  @Test
  void shouldNotLetMissesPushOutFinds() {
    // Given
    cache.get("a");

    // When
    for (var i = 0; i < 10; i++) {
      cache.get("x" + i);
    }
    questions.clear();
    cache.get("a");

    // Then
    assertThat(questions).isEmpty();
    assertThat(limited).hasValue(8);
  }

  @Test
  void shouldRefuseWhatIsNewUntilSomethingIsOld() {
    // Given
    var refusing = cacheOfTwo(WhenFull.REFUSE);
    refusing.remember("a", FOUND, now);
    refusing.remember("b", FOUND, now.plusSeconds(10));

    // When
    refusing.remember("c", FOUND, now);
    refusing.remember("b", FOUND, now.plusSeconds(10));

    // Then
    assertThat(refusing.known("c")).isNull();
    assertThat(limited).hasValue(1);

    // When
    now = now.plusSeconds(30);
    refusing.remember("c", FOUND, now);

    // Then
    assertThat(refusing.known("c")).isNotNull();
    assertThat(refusing.known("b")).isNotNull();
    assertThat(refusing.known("a")).isNull();
    assertThat(limited).hasValue(1);
  }

  @Test
  void shouldKeepTheYoungerOfTwoAnswers() {
    // Given
    cache.remember("a", FOUND, now.plusSeconds(1));

    // When
    cache.remember("a", MISSING, now);

    // Then
    assertThat(cache.get("a").result()).isEqualTo(FOUND);
    assertThat(questions).isEmpty();
  }

  private @Nullable String remembered(String key) {
    var answer = cache.known(key);
    return answer == null ? null : answer.value();
  }

  private TtlCache<String, String> cacheOfTwo(WhenFull whenFull) {
    return new TtlCache<>(
        key -> {
          questions.add(key);
          return source.apply(key);
        },
        value ->
            value.equals(FOUND)
                ? new Term(Kind.POSITIVE, Duration.ofSeconds(30))
                : new Term(Kind.NEGATIVE, Duration.ofSeconds(5)),
        new Limits(2, whenFull),
        () -> now,
        limited::incrementAndGet);
  }

  /// Returns when it has asked; the result is the context on which the asker went on.
  private CompletableFuture<Context> askOn(Context context) {
    var asked = new CompletableFuture<Void>();
    var continuedOn = new CompletableFuture<Context>();
    context.runOnContext(_ -> {
      cache.get("a").onSuccess(_ -> continuedOn.complete(Vertx.currentContext()));
      asked.complete(null);
    });
    joined(asked);
    return continuedOn;
  }

  private static <T> T joined(CompletableFuture<T> future) {
    return future.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
