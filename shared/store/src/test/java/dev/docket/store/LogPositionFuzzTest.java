package dev.docket.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;

/// An input is a position's text, and the bytes of another one, whose checksum is right.
class LogPositionFuzzTest {

  @FuzzTest
  void shouldReadAPositionOrRefuseIt(byte[] bytes) {
    shouldReadOrRefuse(new String(bytes, StandardCharsets.UTF_8));
    shouldReadOrRefuse(sealed(bytes));
  }

  private static void shouldReadOrRefuse(String text) {
    LogPosition position;
    try {
      position = LogPosition.parse(text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("not a position of the log");
      return;
    }
    assertThat(position.position()).isNotNegative();
    assertThat(position.text()).isEqualTo(text);
  }

  private static String sealed(byte[] bytes) {
    var body = Arrays.copyOf(bytes, 1 + 2 * Long.BYTES);
    var crc = new CRC32();
    crc.update(body);
    var sealed = ByteBuffer.allocate(body.length + Integer.BYTES).put(body);
    sealed.putInt((int) crc.getValue());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed.array());
  }
}
