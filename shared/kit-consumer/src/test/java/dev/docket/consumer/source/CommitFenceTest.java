package dev.docket.consumer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommitFenceTest {

  private static final TopicPartition A = new TopicPartition("t", 0);
  private static final TopicPartition B = new TopicPartition("t", 1);

  private final CommitFence fence = new CommitFence();

  @Test
  void shouldAdmitWhatIsOwned() {
    int epoch = fence.own(Set.of(A));

    assertThat(fence.admitted(epoch, Map.of(A, at(3), B, at(4))))
        .containsExactly(Map.entry(A, at(3)));
  }

  @Test
  void shouldLeaveOutWhatWasComputedBeforeThePartitionCameBack() {
    // Given
    int before = fence.own(Set.of(A));
    fence.forget(Set.of(A));
    int after = fence.own(Set.of(A));

    // When / Then
    assertThat(fence.admitted(before, Map.of(A, at(3)))).isEmpty();
    assertThat(fence.admitted(after, Map.of(A, at(3)))).containsKey(A);
  }

  @Test
  void shouldAdmitWhatKnowsNothingOfPartitionsThatCameInAddition() {
    int before = fence.own(Set.of(A));
    fence.own(Set.of(B));

    assertThat(fence.admitted(before, Map.of(A, at(3), B, at(1)))).containsOnlyKeys(A);
  }

  @Test
  void shouldLeaveOutWhatWouldMoveAnOffsetBack() {
    int epoch = fence.own(Set.of(A));
    fence.raise(Map.of(A, at(5), B, at(9)));

    assertThat(fence.admitted(epoch, Map.of(A, at(4)))).isEmpty();
    assertThat(fence.admitted(epoch, Map.of(A, at(5)))).containsKey(A);
    assertThat(fence.owned()).containsExactly(A);
  }

  private static OffsetAndMetadata at(long offset) {
    return new OffsetAndMetadata(offset);
  }
}
