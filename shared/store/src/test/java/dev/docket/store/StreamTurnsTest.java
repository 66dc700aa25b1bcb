package dev.docket.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamTurnsTest {

  private final StreamTurns turns = new StreamTurns(3);
  private final List<String> begun = new ArrayList<>();
  private final Promise<String> first = Promise.promise();

  private Future<String> take(String stream, String name, Future<String> work) {
    return turns.take(
        stream,
        () -> {
          begun.add(name);
          return work;
        });
  }

  @Test
  void shouldLetAStreamsWorkBeginOnlyWhenTheOneBeforeHasEnded() {
    var one = take("a", "one", first.future());
    var two = take("a", "two", Future.succeededFuture("2"));
    var other = take("b", "other", Future.succeededFuture("3"));
    assertThat(begun).containsExactly("one", "other");
    assertThat(other.result()).isEqualTo("3");

    first.complete("1");

    assertThat(begun).containsExactly("one", "other", "two");
    assertThat(one.result()).isEqualTo("1");
    assertThat(two.result()).isEqualTo("2");
  }

  @Test
  void shouldGoOnAfterWorkThatFailedOrThrew() {
    var failed = take("a", "failed", first.future());
    Future<String> threw =
        turns.take(
            "a",
            () -> {
              throw new IllegalStateException("on purpose");
            });
    var last = take("a", "last", Future.succeededFuture("3"));

    first.fail("on purpose");

    assertThat(failed.failed()).isTrue();
    assertThat(threw.cause()).hasMessage("on purpose");
    assertThat(last.result()).isEqualTo("3");
  }

  @Test
  void shouldRefuseBeyondTheLimitAndTakeAgainWhenThereIsRoom() {
    var _ = take("a", "one", first.future());
    var _ = take("a", "two", Future.succeededFuture(""));
    var _ = take("a", "three", Future.succeededFuture(""));

    assertThat(take("b", "four", Future.succeededFuture("")).cause())
        .isInstanceOf(StreamBusyException.class)
        .hasMessage("more than 3 transactions wait for their turn");

    first.complete("");
    assertThat(take("b", "five", Future.succeededFuture("")).succeeded()).isTrue();
    assertThat(begun).containsExactly("one", "two", "three", "five");
  }
}
