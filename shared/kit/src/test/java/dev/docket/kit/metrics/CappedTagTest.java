package dev.docket.kit.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CappedTagTest {
  private static final Tag OTHER = Tag.of("org_id", "other");

  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void shouldKeepTheFirstValuesAndCountTheOthersTogether() {
    // Given
    var tag = new CappedTag(metrics, "org_id", 2);

    // When, then
    assertThat(tag.of("1")).isEqualTo(Tag.of("org_id", "1"));
    assertThat(tag.of("2")).isEqualTo(Tag.of("org_id", "2"));
    assertThat(tag.of("3")).isEqualTo(OTHER);
    assertThat(tag.of("4")).isEqualTo(OTHER);
    assertThat(tag.of("1")).isEqualTo(Tag.of("org_id", "1"));
    assertThat(capped()).isEqualTo(2.0);
  }

  @Test
  void shouldCountATooLongValueAsOtherAndLeaveTheRoomToShorterOnes() {
    // Given
    var tag = new CappedTag(metrics, "org_id", 1);

    // When, then
    assertThat(tag.of("x".repeat(CappedTag.MAX_LENGTH + 1))).isEqualTo(OTHER);
    assertThat(tag.of("x".repeat(CappedTag.MAX_LENGTH)).getValue()).hasSize(CappedTag.MAX_LENGTH);
    assertThat(capped()).isEqualTo(1.0);
  }

  @Test
  void shouldKeepToItsLimitWhenManyThreadsAskAtOnce() throws InterruptedException {
    // Given
    var tag = new CappedTag(metrics, "org_id", 10);
    var given = ConcurrentHashMap.<Tag>newKeySet();
    var start = new CountDownLatch(1);
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 8; t++) {
      int first = t * 100;
      threads.add(Thread.ofVirtual().start(() -> ask(tag, first, start, given)));
    }

    // When
    start.countDown();
    for (var thread : threads) {
      thread.join();
    }

    // Then
    assertThat(given).hasSize(11).contains(OTHER);
    assertThat(capped()).isEqualTo(790.0);
  }

  @Test
  void shouldRefuseToKeepNothing() {
    assertThatThrownBy(() -> new CappedTag(metrics, "org_id", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 0");
  }

  private static void ask(CappedTag tag, int first, CountDownLatch start, Set<Tag> given) {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    for (int i = first; i < first + 100; i++) {
      given.add(tag.of(Integer.toString(i)));
    }
  }

  private double capped() {
    return metrics.counter(TagMetric.CAPPED, Tags.of("tag", "org_id")).count();
  }
}
