package dev.docket.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.domain.casem.Actor;
import dev.docket.domain.casem.CaseEvent;
import dev.docket.domain.casem.CaseStatus;
import dev.docket.domain.casem.Priority;
import dev.docket.events.EventEnvelopes.ReadResult;
import dev.docket.events.ReceivedEvent.Payload;
import dev.docket.proto.events.v1.EventEnvelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventEnvelopesTest {

  private static final UUID PROJECT = UUID.fromString("01890000-0000-7000-8000-000000000001");
  private static final UUID CASE = UUID.fromString("01890000-0000-7000-8000-000000000002");
  private static final UUID USER = UUID.fromString("01890000-0000-7000-8000-000000000003");
  private static final UUID TYPE = UUID.fromString("00000000-0000-0000-0000-000000000001");

  static Stream<DomainEvent> events() {
    return Stream.of(
        event(
            new CaseEvent.CaseCreated(
                PROJECT,
                "DEMO-7",
                7,
                TYPE,
                "Disk full on db-1",
                "at 97 %",
                Priority.P2,
                CaseStatus.OPEN,
                USER,
                "MANUAL")),
        event(new CaseEvent.TitleUpdated("Disk full", "Disk full on db-1 · naïve 🚨")),
        event(new CaseEvent.StatusUpdated(CaseStatus.OPEN, CaseStatus.IN_PROGRESS)),
        event(new CaseEvent.PriorityUpdated(Priority.NOT_DEFINED, Priority.P1)),
        event(new CaseEvent.CommentAdded("on it")));
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldReadTheGoldenFileOfEveryTypeAndVersion(DomainEvent expected) throws IOException {
    // Given
    var golden = HexFormat.of().parseHex(golden(expected.header()));

    // When
    var read = read(golden);

    // Then
    assertThat(read.header()).isEqualTo(expected.header());
    assertThat(read.after()).isEqualTo(expected.after());
    assertThat(read.event()).isEqualTo(new Payload.Known(expected.event()));
  }

  @ParameterizedTest
  @MethodSource("events")
  void shouldWriteTheGoldenBytes(DomainEvent event) throws IOException {
    assertThat(HexFormat.of().formatHex(EventEnvelopes.write(event)))
        .isEqualTo(golden(event.header()));
  }

  @Test
  void shouldHaveAGoldenEventOfEveryType() {
    assertThat(events().map(e -> e.header().type()))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(EventType.values()).map(EventType::id).toList());
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
    assertThat(read.header().caseId()).isEqualTo(CASE);
    assertThat(read.event()).isEqualTo(new Payload.UnknownType("case.teleported"));
  }

  @Test
  void shouldSayWhichPayloadIsMalformed() throws Exception {
    // Given
    var bytes =
        EventEnvelope.parseFrom(EventEnvelopes.write(events().findFirst().orElseThrow()))
            .toBuilder()
            .setSchemaVersion(99)
            .build()
            .toByteArray();

    // When / Then
    assertThat(read(bytes).event())
        .isEqualTo(
            new Payload.Malformed("payload of case.created version 99: IllegalArgumentException"));
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

  private static DomainEvent event(CaseEvent event) {
    var type = EventType.of(event);
    return new DomainEvent(
        new EventHeader(
            UUID.fromString("01890000-0000-7000-8000-00000000000a"),
            42,
            PROJECT,
            CASE,
            3,
            type.id(),
            type.schemaVersion(),
            Instant.parse("2026-02-03T04:05:06.123456Z"),
            new Actor.User(USER),
            Origin.JIRA,
            UUID.fromString("01890000-0000-7000-8000-00000000000b"),
            1),
        new CaseFacets("OPEN", "P2", USER, TYPE, Map.of("team", List.of("db", "sre"))),
        event);
  }

  /// Hex in lines, so that a change of the wire form shows in review.
  private static String golden(EventHeader header) throws IOException {
    var name = "/golden/%s-%d.hex".formatted(header.type(), header.schemaVersion());
    try (var in = EventEnvelopesTest.class.getResourceAsStream(name)) {
      assertThat(in).as("golden file %s", name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .collect(Collectors.joining());
    }
  }
}
