package dev.docket.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.testkit.RecordText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What was ever written to the log is read for ever. `scripts/dev golden` adds the files of a new
/// type or version.
class GoldenEventsTest {

  @BeforeAll
  static void addMissingFilesWhenAsked() {
    if ("golden".equals(System.getProperty("docket.write"))) {
      GoldenFiles.addMissing(SampleEvents.ofEveryType());
    }
  }

  static Stream<String> names() {
    return GoldenFiles.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldFoldEveryGoldenEventToTheStateRecordedBesideIt(String name) {
    // Given
    var recorded = GoldenFiles.state(name);

    // When
    var state = RecordText.lines(GoldenFiles.fold(recorded.given(), name));

    // Then: a component that states have got since is no contradiction
    assertThat(recorded.state()).isNotEmpty();
    assertThat(state).containsAll(recorded.state());
  }

  @Test
  void shouldHaveAGoldenEventOfEveryTypeAndVersion() {
    var registered = new ArrayList<String>();
    for (var type : EventType.values()) {
      for (int version = 1; version <= type.schemaVersion(); version++) {
        registered.add(GoldenFiles.name(type.id(), version));
      }
    }

    assertThat(GoldenFiles.names())
        .as("golden events; `scripts/dev golden` adds the missing ones")
        .containsExactlyInAnyOrderElementsOf(registered);
  }

  @Test
  void shouldFindEveryGoldenFileAsItWasCommitted() {
    assertThat(GoldenFiles.sums())
        .as("golden files are never changed; golden/SHA256SUMS says what they were")
        .isEqualTo(GoldenFiles.manifest());
  }

  @Test
  void shouldHaveASampleOfEveryType() {
    assertThat(SampleEvents.ofEveryType().map(e -> e.header().type()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(EventType.values()).map(EventType::id).toList());
  }

  @Test
  void shouldNameOnlyGoldenEventsAsPredecessors() {
    List<String> names = GoldenFiles.names();
    for (var name : names) {
      assertThat(names).containsAll(GoldenFiles.state(name).given());
    }
  }
}
