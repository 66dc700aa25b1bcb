package dev.docket.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.domain.casem.Actor;
import dev.docket.domain.casem.CaseState;
import dev.docket.domain.casem.CaseStatus;
import dev.docket.domain.casem.Priority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CaseSnapshotsTest {

  private static final UUID PROJECT = UUID.fromString("01890000-0000-7000-8000-000000000001");
  private static final UUID USER = UUID.fromString("01890000-0000-7000-8000-000000000003");
  private static final UUID TYPE = UUID.fromString("00000000-0000-0000-0000-000000000001");
  private static final Instant CREATED = Instant.parse("2026-02-03T04:05:06.123456Z");
  private static final Instant CHANGED = Instant.parse("2026-02-04T05:06:07.234567Z");

  private static final CaseState FULL =
      new CaseState(
          PROJECT,
          "DEMO-7",
          7,
          TYPE,
          "Disk full on db-1 · naïve 🚨",
          "at 97 %",
          Priority.P2,
          CaseStatus.CLOSED,
          USER,
          "MANUAL",
          12,
          1_000,
          CHANGED,
          CREATED,
          new Actor.User(USER),
          CHANGED,
          new Actor.Service("case-third-party-reader/jira"),
          CHANGED);

  private static final CaseState NEW =
      new CaseState(
          PROJECT,
          "DEMO-8",
          8,
          TYPE,
          "t",
          "",
          Priority.NOT_DEFINED,
          CaseStatus.OPEN,
          null,
          "MANUAL",
          0,
          1,
          CREATED,
          CREATED,
          new Actor.Service("case-api"),
          null,
          null,
          null);

  @Test
  void shouldReadAndWriteTheGoldenFileOfTheVersion() throws IOException {
    var golden = golden();

    assertThat(CaseSnapshots.read(HexFormat.of().parseHex(golden))).isEqualTo(FULL);
    assertThat(HexFormat.of().formatHex(CaseSnapshots.write(FULL))).isEqualTo(golden);
  }

  @Test
  void shouldKeepWhatIsAbsentAbsent() {
    assertThat(CaseSnapshots.read(CaseSnapshots.write(NEW))).isEqualTo(NEW);
  }

  @Test
  void shouldReadNothingFromOtherBytes() {
    assertThat(CaseSnapshots.read(new byte[0])).isNull();
    assertThat(CaseSnapshots.read("{\"title\":1}".getBytes(StandardCharsets.UTF_8))).isNull();
  }

  @Test
  void shouldNeverThrowForMutatedBytes() {
    // Given
    var random = new Random(42);
    var original = CaseSnapshots.write(FULL);
    int unread = 0;

    for (int i = 0; i < 20_000; i++) {
      // When
      var bytes = Arrays.copyOf(original, 1 + random.nextInt(original.length));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      unread += CaseSnapshots.read(bytes) == null ? 1 : 0;
    }

    // Then
    assertThat(unread).isBetween(1, 20_000);
  }

  /// Hex in lines, so that a change of the wire form shows in review.
  private static String golden() throws IOException {
    var name = "/golden-snapshots/case-%d.hex".formatted(CaseSnapshots.VERSION);
    try (var in = CaseSnapshotsTest.class.getResourceAsStream(name)) {
      assertThat(in).as("golden file %s", name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .collect(Collectors.joining());
    }
  }
}
