package dev.docket.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.docket.events.EventEnvelopes.ReadResult;
import dev.docket.events.ReceivedEvent.Payload;
import dev.docket.proto.events.v1.AttributeValues;
import dev.docket.proto.events.v1.EventEnvelope;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventEnvelopesTest {

  static Stream<DomainEvent> events() {
    return SampleEvents.ofEveryType();
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldReadTheGoldenFileOfEveryType(DomainEvent expected) {
    // Given
    var golden = GoldenFiles.bytes(GoldenFiles.name(expected.header()));

    // When
    var read = read(golden);

    // Then
    assertThat(read.header()).isEqualTo(expected.header());
    assertThat(read.after()).isEqualTo(expected.after());
    assertThat(read.event()).isEqualTo(new Payload.Known(expected.event()));
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldWriteTheGoldenBytes(DomainEvent event) {
    assertThat(EventEnvelopes.write(event))
        .asHexString()
        .isEqualTo(
            HexFormat.of()
                .withUpperCase()
                .formatHex(GoldenFiles.bytes(GoldenFiles.name(event.header()))));
  }

  @Test
  void shouldNumberTheOriginsAsTheProtoDoes() {
    assertThat(Arrays.stream(Origin.values()).map(o -> "ORIGIN_" + o.name()))
        .containsExactlyElementsOf(
            Arrays.stream(dev.docket.proto.events.v1.Origin.values())
                .map(Enum::name)
                .filter(n -> !n.equals("ORIGIN_UNSPECIFIED") && !n.equals("UNRECOGNIZED"))
                .toList());
  }

  @Test
  void shouldReadTheHeaderOfATypeThatThisBuildDoesNotKnow() throws Exception {
    // Given
    var bytes =
        EventEnvelope.parseFrom(EventEnvelopes.write(events().findFirst().orElseThrow()))
            .toBuilder()
            .setType("case.teleported")
            .build()
            .toByteArray();

    // When
    var read = read(bytes);

    // Then
    assertThat(read.header().caseId()).isEqualTo(SampleEvents.CASE);
    assertThat(read.event()).isEqualTo(new Payload.UnknownType("case.teleported"));
  }

  @Test
  void shouldReadTheHeaderOfAVersionThatThisBuildDoesNotKnow() throws Exception {
    // Given
    var bytes =
        EventEnvelope.parseFrom(EventEnvelopes.write(events().findFirst().orElseThrow()))
            .toBuilder()
            .setSchemaVersion(99)
            .build()
            .toByteArray();

    // When
    var read = read(bytes);

    // Then
    assertThat(read.unknown())
        .isEqualTo(new Payload.UnknownVersion("case.created", 99, 1))
        .isEqualTo(read.event());
  }

  @Test
  void shouldSayWhichPayloadIsMalformed() throws Exception {
    // Given
    var bytes =
        EventEnvelope.parseFrom(EventEnvelopes.write(events().findFirst().orElseThrow()))
            .toBuilder()
            .setPayload(ByteString.copyFrom(new byte[] {10, 127}))
            .build()
            .toByteArray();

    // When
    var read = read(bytes);

    // Then
    assertThat(read.unknown()).isNull();
    assertThat(read.event())
        .isEqualTo(
            new Payload.Malformed(
                "payload of case.created version 1: InvalidProtocolBufferException"));
  }

  @Test
  void shouldClassifyBytesThatAreNoEnvelope() {
    assertThat(EventEnvelopes.read(null)).isEqualTo(new ReadResult.Malformed("empty"));
    assertThat(EventEnvelopes.read(new byte[0])).isEqualTo(new ReadResult.Malformed("empty"));
    assertThat(EventEnvelopes.read("{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ReadResult.Malformed.class);
    assertThat(EventEnvelopes.read(new byte[EventEnvelopes.MAX_BYTES + 1]))
        .isEqualTo(new ReadResult.Malformed("larger than 4194304 bytes"));
    assertThat(EventEnvelopes.read(EventEnvelope.newBuilder().setOrgId(1).build().toByteArray()))
        .isEqualTo(new ReadResult.Malformed("a header field of another form"));
  }

  @Test
  void shouldRefuseAHeaderOfAMillionPartsAndTakeALargePayload() throws Exception {
    // Given
    var event = EventEnvelope.parseFrom(EventEnvelopes.write(events().findFirst().orElseThrow()));
    var values = AttributeValues.newBuilder();
    for (int i = 0; i < 1_000_000; i++) {
      values.addValues("");
    }
    var header = event.toBuilder();
    header.getAfterBuilder().putAttributes("many", values.build());
    var payload = ByteString.copyFrom(new byte[EventEnvelopes.MAX_BYTES - 1_000]);

    // When, then
    assertThat(EventEnvelopes.read(header.build().toByteArray()))
        .isEqualTo(new ReadResult.Malformed("header larger than 262144 bytes"));
    assertThat(EventEnvelopes.read(event.toBuilder().setPayload(payload).build().toByteArray()))
        .isInstanceOf(ReadResult.Read.class);
  }

  @Test
  void shouldNeverThrowForMutatedBytes() {
    // Given
    var random = new Random(42);
    var original = EventEnvelopes.write(events().findFirst().orElseThrow());

    for (int i = 0; i < 20_000; i++) {
      // When
      var bytes = Arrays.copyOf(original, 1 + random.nextInt(original.length));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      var result = EventEnvelopes.read(bytes);

      // Then
      if (result instanceof ReadResult.Read(var event)) {
        assertThat(event.event()).isNotNull();
      }
    }
  }

  private static ReceivedEvent read(byte @Nullable [] bytes) {
    return switch (EventEnvelopes.read(bytes)) {
      case ReadResult.Read(var event) -> event;
      case ReadResult.Malformed(var reason) -> throw new AssertionError(reason);
    };
  }
}
