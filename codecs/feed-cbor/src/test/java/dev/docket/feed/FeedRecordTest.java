package dev.docket.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FeedRecordTest {

  private static final int MUTATIONS = 20_000;

  static Stream<FeedRecord> records() {
    return Stream.of(Records.RUNNING, Records.ELSEWHERE);
  }

  @Test
  void shouldReadTheGoldenRecord() throws IOException {
    var golden = golden();

    assertThat(FeedRead.of(golden)).isEqualTo(new FeedRead.Read(Records.RUNNING));
    assertThat(FeedPeek.of(golden)).isEqualTo(new FeedPeek.Peeked(42, "feed", 375L));
  }

  @Test
  void shouldWriteTheGoldenBytes() throws IOException {
    assertThat(HexFormat.of().formatHex(FeedRecordWriter.write(Records.RUNNING)))
        .isEqualTo(HexFormat.of().formatHex(golden()));
  }

  @ParameterizedTest
  @MethodSource("records")
  void shouldReadWhatItWrote(FeedRecord record) {
    assertThat(FeedRead.of(FeedRecordWriter.write(record))).isEqualTo(new FeedRead.Read(record));
  }

  @Test
  void shouldTakeFieldsInAnyOrderAndPassOverUnknownOnes() {
    // Given a record of maps without a length in front, in another order, and with strangers in it
    var bytes =
        Records.cbor(cbor -> {
          cbor.writeStartObject();
          cbor.writeFieldName("later");
          cbor.writeStartArray();
          cbor.writeStartObject();
          cbor.writeStringField("deep", "er");
          cbor.writeEndObject();
          cbor.writeBinary(new byte[300]);
          cbor.writeEndArray();
          cbor.writeFieldName("feed");
          cbor.writeStartObject();
          cbor.writeNullField("unknown");
          cbor.writeFieldName("source");
          cbor.writeStartObject();
          cbor.writeNullField("case_id");
          cbor.writeStringField("type", "monitor");
          cbor.writeEndObject();
          cbor.writeFieldName("workflow");
          cbor.writeStartObject();
          cbor.writeNullField("url");
          cbor.writeStringField("status", "completed");
          cbor.writeStringField("run_id", "run-10");
          cbor.writeStringField("name", "");
          cbor.writeStringField("id", "wf-8");
          cbor.writeNumberField("unknown", 1.5);
          cbor.writeEndObject();
          cbor.writeFieldName("evt");
          cbor.writeStartObject();
          cbor.writeNumberField("timestamp", 0);
          cbor.writeStringField("id", "evt-2");
          cbor.writeNumberField("source_id", 105);
          cbor.writeEndObject();
          cbor.writeEndObject();
          cbor.writeFieldName("evp");
          cbor.writeStartObject();
          cbor.writeBooleanField("unknown", true);
          cbor.writeStringField("type", "feed");
          cbor.writeEndObject();
          cbor.writeNumberField("org_id", 1);
          cbor.writeEndObject();
        });

    // When, then
    assertThat(FeedRead.of(bytes)).isEqualTo(new FeedRead.Read(Records.ELSEWHERE));
    assertThat(FeedPeek.of(bytes)).isEqualTo(new FeedPeek.Peeked(1, "feed", 105L));
  }

  @Test
  void shouldPeekNoFurtherThanItNeeds() {
    // Given bytes that end where the source id does, and garbage in their place
    var bytes = FeedRecordWriter.write(Records.RUNNING);
    int known = indexAfter(bytes, "source_id") + 3;

    // When, then
    for (var tail : List.of(new byte[0], Records.hex("ff ff ff ff"))) {
      var cut = Records.joined(Arrays.copyOf(bytes, known), tail);
      assertThat(FeedPeek.of(cut)).isEqualTo(new FeedPeek.Peeked(42, "feed", 375L));
      assertThat(FeedRead.of(cut)).isInstanceOf(FeedRead.Malformed.class);
    }
  }

  @Test
  void shouldNotLookForASourceInAnEventOfAnotherType() {
    var peeked = new FeedPeek.Peeked(42, "logs", null);

    assertThat(FeedPeek.of(Records.with("evp.type", "logs"))).isEqualTo(peeked);
    assertThat(peeked.isFeedOf(375)).isFalse();
    assertThat(FeedRead.of(Records.with("evp.type", "logs")))
        .isEqualTo(new FeedRead.Malformed(Malformation.BAD_VALUE));
  }

  @Test
  void shouldReadNoPrefix() {
    var bytes = FeedRecordWriter.write(Records.RUNNING);

    for (int length = 1; length < bytes.length; length++) {
      assertThat(FeedRead.of(Arrays.copyOf(bytes, length)))
          .as("%d of %d bytes", length, bytes.length)
          .isEqualTo(new FeedRead.Malformed(Malformation.NOT_CBOR));
    }
  }

  @Test
  void shouldNeverThrowForMutatedRecords() {
    // Given
    var random = new Random(20);
    var good = records().map(FeedRecordWriter::write).toList();
    int read = 0;
    int malformed = 0;

    // When
    for (int i = 0; i < MUTATIONS; i++) {
      var bytes = mutated(good.get(i % good.size()), random);
      FeedPeek.of(bytes);
      switch (FeedRead.of(bytes)) {
        case FeedRead.Read _ -> read++;
        case FeedRead.Malformed _ -> malformed++;
      }
    }

    // Then both kinds were among them, and nothing was thrown
    assertThat(read).isPositive();
    assertThat(malformed).isGreaterThan(MUTATIONS / 10);
  }

  private static byte[] mutated(byte[] good, Random random) {
    var bytes = good.clone();
    int edits = 1 + random.nextInt(4);
    for (int i = 0; i < edits; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        default -> {
          var from = Arrays.copyOfRange(bytes, at, bytes.length);
          bytes = Records.joined(bytes, from);
        }
      }
    }
    return bytes;
  }

  private static int indexAfter(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text) + text.length();
  }

  private static byte[] golden() throws IOException {
    try (var file = FeedRecordTest.class.getResourceAsStream("/golden/workflow-running.hex")) {
      assertThat(file).isNotNull();
      return Records.hex(new String(file.readAllBytes(), StandardCharsets.US_ASCII).strip());
    }
  }
}
