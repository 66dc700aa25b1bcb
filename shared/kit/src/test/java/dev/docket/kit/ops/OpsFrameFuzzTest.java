package dev.docket.kit.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;

class OpsFrameFuzzTest {

  @FuzzTest
  void shouldReadAFrameOrNone(byte[] bytes) {
    var frame = OpsFrame.read(Buffer.buffer(bytes));
    if (frame != null) {
      assertThat(frame.type()).isNotNull();
    }
  }
}
