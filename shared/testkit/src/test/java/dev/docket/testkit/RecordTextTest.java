package dev.docket.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordTextTest {

  public record Ticket(String key, @Nullable String note, long count) {}

  @Test
  void shouldWriteALineForEachComponent() {
    assertThat(RecordText.lines(new Ticket("A-1", null, 3)))
        .containsExactly("key=A-1", "note=null", "count=3");
  }

  @Test
  void shouldKeepAValueOnItsLine() {
    assertThat(RecordText.lines(new Ticket("a\nb", "", 0)))
        .containsExactly("key=a\\nb", "note=", "count=0");
  }
}
