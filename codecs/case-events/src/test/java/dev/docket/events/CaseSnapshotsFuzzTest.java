package dev.docket.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

class CaseSnapshotsFuzzTest {

  @FuzzTest
  void shouldReadAStateOrNone(byte[] bytes) {
    var state = CaseSnapshots.read(bytes);
    if (state != null) {
      assertThat(CaseSnapshots.read(CaseSnapshots.write(state))).isEqualTo(state);
    }
  }
}
