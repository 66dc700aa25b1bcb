package dev.docket.consumer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32C;

/// An input is the committed offset in 8 bytes, and then either a text, or, where the offset's
/// first bit is set, form and content of one that has the right checksum: nobody finds that by
/// chance.
class DoneBeyondFuzzTest {

  @FuzzTest
  void shouldReadWhatIsDoneOrNothing(byte[] bytes) {
    if (bytes.length <= Long.BYTES) {
      return;
    }
    var input = ByteBuffer.wrap(bytes);
    long first = input.getLong();
    long committed = first & Long.MAX_VALUE;
    var rest = new byte[input.remaining()];
    input.get(rest);
    var text = first < 0 ? sealed(committed, rest) : new String(rest, StandardCharsets.UTF_8);

    var done = DoneBeyond.decode(committed, text);
    if (done == null) {
      return;
    }
    // Every form is read into the shortest one, which therefore fits, too.
    var note = done.encode(committed);
    assertThat(note.whole()).isTrue();
    assertThat(note.text()).hasSizeLessThanOrEqualTo(DoneBeyond.MAX_TEXT);
    var again = DoneBeyond.decode(committed, note.text());
    assertThat(again).hasToString(done.toString());
    assertThat(again).satisfies(it -> assertThat(it.encode(committed)).isEqualTo(note));
    assertThat(done.contains(done.end())).isFalse();
    assertThat(done.end() == Long.MIN_VALUE || done.contains(done.end() - 1)).isTrue();
  }

  private static String sealed(long committed, byte[] formAndContent) {
    var crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Long.BYTES).putLong(committed).flip());
    crc.update(formAndContent);
    var sealed =
        ByteBuffer.allocate(formAndContent.length + Integer.BYTES)
            .put(formAndContent[0])
            .putInt((int) crc.getValue())
            .put(formAndContent, 1, formAndContent.length - 1);
    return Base64.getEncoder().withoutPadding().encodeToString(sealed.array());
  }
}
