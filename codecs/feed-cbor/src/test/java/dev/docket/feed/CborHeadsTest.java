package dev.docket.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CborHeadsTest {

  static Stream<Arguments> records() {
    return Stream.of(
        argumentSet("nothing", 0, ""),
        argumentSet("a map of a name and a value", 3, "a1 61 78 01"),
        argumentSet("a map without a length, and its break", 4, "bf 61 78 01 ff"),
        argumentSet("a text in two chunks", 4, "7f 61 78 62 7879 ff"),
        argumentSet("tags of one and of three bytes", 3, "c1 d9 0100 00"),
        argumentSet("numbers of all widths", 5, "17 18 ff 19 ffff 1a ffffffff 1b ffffffffffffffff"),
        argumentSet("what looks like heads in a text of two bytes length", 2, "59 0003 c1c1c1 f6"),
        argumentSet("a text that ends with the record", 1, "62 7879"),
        argumentSet("a text longer than the record", 1, "63 7879"),
        argumentSet("a text of 2^62 bytes", 1, "7b 4000000000000000 61"),
        argumentSet("a text of 2^64 - 1 bytes", 1, "7b ffffffffffffffff 61"),
        argumentSet("a length cut off", 1, "5a 0000"),
        argumentSet("a reserved length", 2, "1c 00"));
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldCount(int heads, String hex) {
    var bytes = Records.hex(hex);

    assertThat(CborHeads.exceed(heads, bytes)).isFalse();
    assertThat(CborHeads.exceed(heads - 1, bytes)).isTrue();
  }

  @Test
  void shouldCountAsManyAsThereAreValues() {
    assertThat(CborHeads.exceed(99_999, new byte[100_000])).isTrue();
    assertThat(CborHeads.exceed(100_000, new byte[100_000])).isFalse();
  }
}
