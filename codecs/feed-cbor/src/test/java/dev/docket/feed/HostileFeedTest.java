package dev.docket.feed;

import static dev.docket.feed.Malformation.BAD_VALUE;
import static dev.docket.feed.Malformation.DUPLICATE_FIELD;
import static dev.docket.feed.Malformation.EMPTY;
import static dev.docket.feed.Malformation.MISSING_FIELD;
import static dev.docket.feed.Malformation.NOT_CBOR;
import static dev.docket.feed.Malformation.OVER_LIMIT;
import static dev.docket.feed.Malformation.TOO_LARGE;
import static dev.docket.feed.Malformation.TRAILING_BYTES;
import static dev.docket.feed.Malformation.WRONG_TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What strangers may send.
class HostileFeedTest {

  private static final byte[] GOOD = FeedRecordWriter.write(Records.RUNNING);

  /// `{"x":`
  private static final String MAP = "bf 61 78 ";

  /// Malformed for the peek and for the whole.
  static Stream<Arguments> hostile() {
    return Stream.of(
        argumentSet("no bytes", EMPTY, new byte[0]),
        argumentSet("4 MB + 1", TOO_LARGE, new byte[FeedLimits.MAX_BYTES + 1]),
        argumentSet("no map", WRONG_TYPE, Records.hex("83 01 02 03")),
        argumentSet("a break alone", NOT_CBOR, Records.hex("ff")),
        argumentSet("a reserved length", NOT_CBOR, Records.hex(MAP + "1c 00 ff")),
        argumentSet("text of 2^62 bytes", NOT_CBOR, claim("7b 4000000000000000")),
        argumentSet("bytes of 2^62 bytes", NOT_CBOR, claim("5b 4000000000000000")),
        argumentSet("array of 2^62 values", NOT_CBOR, claim("9b 4000000000000000")),
        argumentSet("map of 2^62 fields", NOT_CBOR, claim("bb 4000000000000000")),
        argumentSet("map of 2^62 fields at the top", NOT_CBOR, claimAtTop("bb 4000000000000000")),
        argumentSet("text of 2^31 - 1 bytes", NOT_CBOR, claim("7a 7fffffff")),
        argumentSet("bytes of 2^31 - 1 bytes", NOT_CBOR, claim("5a 7fffffff")),
        argumentSet("a name of 2^31 - 1 bytes", OVER_LIMIT, Records.hex("bf 7a 7fffffff 61")),
        argumentSet("arrays nested 10^6 deep", OVER_LIMIT, nested((byte) 0x81, 1_000_000)),
        argumentSet("endless arrays nested 10^6 deep", OVER_LIMIT, nested((byte) 0x9f, 1_000_000)),
        argumentSet("tags 10^6 in a row", OVER_LIMIT, nested((byte) 0xc1, 1_000_000)),
        argumentSet("tags in a row, and no value", NOT_CBOR, nested((byte) 0xc1, 1_000)),
        argumentSet("10^6 chunks of a text", OVER_LIMIT, chunks(1_000_000)),
        argumentSet("maps nested 10^6 deep", OVER_LIMIT, nestedMaps(1_000_000)),
        argumentSet("4 MB of one-byte values", OVER_LIMIT, manyValues()),
        argumentSet("more fields than 10,000", OVER_LIMIT, manyFields()),
        argumentSet(
            "a type of 1 Mi + 1 characters",
            OVER_LIMIT,
            Records.with("evp.type", "x".repeat((1 << 20) + 1))),
        argumentSet("a bad UTF-8 name", NOT_CBOR, Records.hex("bf 62 c3 28 01 ff")),
        argumentSet("org_id as text", WRONG_TYPE, Records.with("org_id", "42")),
        argumentSet("org_id 0", BAD_VALUE, Records.with("org_id", 0)),
        argumentSet("org_id -1", BAD_VALUE, Records.with("org_id", -1)),
        argumentSet("org_id null", WRONG_TYPE, Records.with("org_id", null)),
        argumentSet("org_id 1.5", WRONG_TYPE, Records.with("org_id", 1.5)),
        argumentSet("org_id of 2^64", BAD_VALUE, bigOrg()),
        argumentSet("evp as array", WRONG_TYPE, Records.with("evp", List.of("type", "feed"))),
        argumentSet("type as bytes", WRONG_TYPE, Records.with("evp.type", new byte[] {1})),
        argumentSet("feed as text", WRONG_TYPE, Records.with("feed", "feed")),
        argumentSet("source_id as map", WRONG_TYPE, Records.with("feed.evt.source_id", Map.of())),
        argumentSet("no org_id", MISSING_FIELD, Records.with("org_id!", null)),
        argumentSet("no type", MISSING_FIELD, Records.with("evp.type!", null)),
        argumentSet("no feed", MISSING_FIELD, Records.with("feed!", null)),
        argumentSet("no source_id", MISSING_FIELD, Records.with("feed.evt.source_id!", null)),
        argumentSet(
            "org_id twice",
            DUPLICATE_FIELD,
            Records.hex("a2 66 6f72675f6964 01 66 6f72675f6964 02")));
  }

  /// Malformed where the peek has no reason to look.
  static Stream<Arguments> hostileBehindThePeek() {
    return Stream.of(
        argumentSet("a byte behind the record", TRAILING_BYTES, Records.joined(GOOD, new byte[1])),
        argumentSet("a record behind the record", TRAILING_BYTES, Records.joined(GOOD, GOOD)),
        argumentSet("org_id again at the end", DUPLICATE_FIELD, orgAgain()),
        argumentSet("timestamp as text", WRONG_TYPE, Records.with("feed.evt.timestamp", "now")),
        argumentSet("timestamp below 1970", BAD_VALUE, Records.with("feed.evt.timestamp", -1)),
        argumentSet(
            "timestamp in the year 10000",
            BAD_VALUE,
            Records.with("feed.evt.timestamp", 253_402_300_800_000L)),
        argumentSet("event id empty", BAD_VALUE, Records.with("feed.evt.id", "")),
        argumentSet("no workflow", MISSING_FIELD, Records.with("feed.workflow!", null)),
        argumentSet("workflow as array", WRONG_TYPE, Records.with("feed.workflow", List.of())),
        argumentSet("no status", MISSING_FIELD, Records.with("feed.workflow.status!", null)),
        argumentSet("run id empty", BAD_VALUE, Records.with("feed.workflow.run_id", "")),
        argumentSet("name with NUL", BAD_VALUE, Records.with("feed.workflow.name", "a\0b")),
        argumentSet("url as number", WRONG_TYPE, Records.with("feed.workflow.url", 1)),
        argumentSet("half a surrogate pair", BAD_VALUE, halfPair()),
        argumentSet("a name of 257 bytes", OVER_LIMIT, Records.with("x".repeat(257), 1)),
        argumentSet("no source", MISSING_FIELD, Records.with("feed.source!", null)),
        argumentSet(
            "casem without a case", MISSING_FIELD, Records.with("feed.source.case_id!", null)),
        argumentSet("tags as text", WRONG_TYPE, Records.with("feed.tags", "a,b")),
        argumentSet(
            "a number among the tags", WRONG_TYPE, Records.with("feed.tags", List.of("a", 1))),
        argumentSet(
            "more tags than 10,000",
            OVER_LIMIT,
            Records.with("feed.tags", Collections.nCopies(10_001, "a"))),
        argumentSet(
            "a name of 1 Mi + 1 characters",
            OVER_LIMIT,
            Records.with("feed.workflow.name", "x".repeat((1 << 20) + 1))));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void shouldSayWhyBytesAreNoRecord(Malformation why, byte[] bytes) {
    assertThat(FeedPeek.of(bytes)).isEqualTo(new FeedPeek.Malformed(why));
    assertThat(FeedRead.of(bytes)).isEqualTo(new FeedRead.Malformed(why));
  }

  @ParameterizedTest
  @MethodSource("hostileBehindThePeek")
  void shouldSayWhyARecordIsMalformedBehindThePeek(Malformation why, byte[] bytes) {
    assertThat(FeedPeek.of(bytes)).isEqualTo(new FeedPeek.Peeked(42, "feed", 375L));
    assertThat(FeedRead.of(bytes)).isEqualTo(new FeedRead.Malformed(why));
  }

  @Test
  void shouldTakeWhatIsJustWithinTheLimits() {
    for (var bytes :
        List.of(
            Records.with("feed.workflow.name", "x".repeat(1 << 20)),
            Records.with("feed.tags", Collections.nCopies(10_000, "a")),
            Records.with("x".repeat(256), 1),
            Records.with("padding", new byte[FeedLimits.MAX_BYTES - 4_096]),
            Records.with("padding", tagBytes()))) {
      assertThat(FeedRead.of(bytes)).isInstanceOf(FeedRead.Read.class);
    }
  }

  /// Inside a text or bytes, whatever looks like a head is none.
  private static byte[] tagBytes() {
    var bytes = new byte[FeedLimits.MAX_BYTES / 2];
    Arrays.fill(bytes, (byte) 0xc1);
    return bytes;
  }

  @Test
  void shouldAllocateNothingForALengthThatIsOnlyClaimed() {
    var claims =
        List.of(
            claim("7b 4000000000000000"),
            claim("5b 4000000000000000"),
            claim("9b 4000000000000000"),
            claim("bb 4000000000000000"),
            claim("7a 7fffffff"),
            claim("5a 7fffffff"),
            // As the value of a field that is read, not skipped.
            Records.hex("bf 63 657670 bf 64 74797065 7a 7fffffff 61"),
            Records.hex("bf 64 66656564 bf 64 74616773 9a 7fffffff 61"));

    for (var claim : claims) {
      assertThat(allocatedBy(claim)).as("bytes allocated").isLessThan(64 << 10);
    }
  }

  @Test
  void shouldAllocateInProportionToTheBytesThere() {
    Stream.concat(hostile(), hostileBehindThePeek())
        .map(arguments -> (byte[]) arguments.get()[1])
        .forEach(bytes ->
            // Tags, the dearest, take sixteen times their size, growing included.
            assertThat(allocatedBy(bytes)).isLessThan(20L * bytes.length + (256 << 10)));
  }

  /// Bytes on the heap for one reading, after one that loads classes.
  private static long allocatedBy(byte[] bytes) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    FeedRead.of(bytes);
    long before = threads.getCurrentThreadAllocatedBytes();
    FeedRead.of(bytes);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /// `{"x": …`, where the value's head claims what is not there.
  private static byte[] claim(String head) {
    return Records.hex(MAP + head + " 61 62 63");
  }

  private static byte[] claimAtTop(String head) {
    return Records.hex(head + " 61 78 01");
  }

  private static byte[] nested(byte opening, int depth) {
    var levels = new byte[depth];
    Arrays.fill(levels, opening);
    return Records.joined(Records.hex(MAP), levels);
  }

  private static byte[] chunks(int count) {
    return Records.joined(
        Records.hex(MAP + "7f"), repeated(Records.hex("61 61"), count), Records.hex("ff ff"));
  }

  private static byte[] nestedMaps(int depth) {
    return Records.joined(Records.hex(MAP).clone(), repeated(Records.hex("a1 61 78"), depth));
  }

  private static byte[] manyValues() {
    return Records.joined(
        Records.hex(MAP + "9f"), new byte[FeedLimits.MAX_BYTES - 6], Records.hex("ff ff"));
  }

  private static byte[] manyFields() {
    return Records.cbor(cbor -> {
      cbor.writeStartObject();
      for (int i = 0; i <= FeedLimits.MAX_ENTRIES; i++) {
        cbor.writeNumberField("f" + i, i);
      }
      cbor.writeEndObject();
    });
  }

  private static byte[] repeated(byte[] part, int times) {
    var all = new byte[part.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(part, 0, all, i * part.length, part.length);
    }
    return all;
  }

  private static byte[] bigOrg() {
    return Records.cbor(cbor -> {
      cbor.writeStartObject();
      cbor.writeNumberField("org_id", BigInteger.TWO.pow(64));
      cbor.writeEndObject();
    });
  }

  /// The good record says that it has one field more than it had, and has it.
  private static byte[] orgAgain() {
    var bytes = Records.joined(GOOD, Records.hex("66 6f72675f6964 02"));
    bytes[0]++;
    return bytes;
  }

  /// U+D800 in the three bytes that UTF-8 forbids, in place of a name's first character.
  private static byte[] halfPair() {
    var bytes = Records.with("feed.workflow.name", "€uro");
    for (int i = 0; i < bytes.length - 2; i++) {
      if (bytes[i] == (byte) 0xe2 && bytes[i + 1] == (byte) 0x82) {
        System.arraycopy(Records.hex("ed a0 80"), 0, bytes, i, 3);
      }
    }
    return bytes;
  }
}
