package dev.docket.consumer.skip;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// An input is the number of the topic's partitions in its first byte, and then an entry a line.
class SkipListFuzzTest {

  private static final String FIELD = "$.skip_messages";

  @FuzzTest
  void shouldReadEntriesOrNameTheFieldThatIsWrong(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    var topic = new SkipList.Topic("orders", Byte.toUnsignedInt(bytes[0]));
    var text = new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
    SkipList list;
    try {
      list = SkipList.parse(FIELD, topic, List.of(text.split("\n", -1)));
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith(FIELD);
      return;
    }
    assertThat(SkipList.parse(FIELD, topic, list.texts())).isEqualTo(list);
    assertThat(list.records()).allMatch(record -> list.contains(record));
  }
}
