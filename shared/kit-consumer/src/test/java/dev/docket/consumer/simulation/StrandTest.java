package dev.docket.consumer.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrandTest {

  private final List<String> log = new ArrayList<>();

  @Test
  void shouldTakeTurns() {
    var strand =
        new Strand(own -> {
          log.add("one");
          own.pause();
          log.add("two");
        });
    assertThat(log).isEmpty();

    assertThat(strand.resume()).isFalse();
    log.add("between");
    assertThat(strand.resume()).isTrue();

    assertThat(log).containsExactly("one", "between", "two");
  }

  @Test
  void shouldGoNoFurtherWhenAbandoned() {
    var strand =
        new Strand(own -> {
          try {
            own.pause();
            log.add("never");
          } finally {
            log.add("unwound");
          }
        });
    strand.resume();
    strand.abandon();
    strand.abandon();

    assertThat(log).containsExactly("unwound");
  }

  @Test
  void shouldNotBeginWhenAbandonedBefore() {
    var strand = new Strand(_ -> log.add("never"));
    strand.abandon();
    assertThat(log).isEmpty();
  }

  @Test
  void shouldHandOnWhatItThrows() {
    var strand =
        new Strand(_ -> {
          throw new IllegalArgumentException("bad");
        });
    assertThatThrownBy(strand::resume).hasRootCauseMessage("bad");
  }
}
