package dev.docket.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.launcher.Installation.Role;
import dev.docket.testkit.JavaProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Each service in a process of its own, with the config file that is shipped for it. Tests end
/// processes; each begins with all of them running.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SingleServicesIT {

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Pattern STOPPED =
      Pattern.compile("INFO +LoggedProgress stopped service=\"(.+?)\"");

  private final Installation installation;
  private final EventTables tables;
  private final Rest rest;
  private final String project;

  SingleServicesIT(@TempDir Path directory) throws IOException, SQLException {
    installation = new Installation(directory, SingleServicesIT.class);
    try {
      installation.startAll();
      tables = new EventTables(installation.database());
      tables.seed();
      rest = new Rest(installation.url(Role.RAPID_API));
      project = rest.createProject("OPS");
    } catch (IOException | SQLException | RuntimeException | AssertionError e) {
      installation.close();
      throw e;
    }
  }

  @BeforeEach
  void startAll() {
    installation.startAll();
  }

  @AfterAll
  void close() {
    installation.close();
  }

  @Test
  void shouldGiveACaseItsCells() throws IOException {
    // When
    var id = rest.createCase(project, "Disk full");
    rest.retitle(id, "Disk full on db-1");

    // Then
    awaitCells(id, 2);
  }

  @Test
  void shouldRebuildTheTimelineAsTheFlavorMadeIt() throws IOException, SQLException {
    // Given
    var id = rest.createCase(project, "Rebuilt");
    for (int i = 0; i < 5; i++) {
      rest.retitle(id, "Rebuilt " + i);
    }
    awaitCells(id, 6);
    var made = tables.cellsOf(id);
    tables.damage(id);
    assertThat(tables.cellsOf(id)).isNotEqualTo(made);

    // When
    try (var rebuild =
        installation.run(
            "rebuild",
            "rebuild",
            "timeline",
            "--org",
            "1",
            "--conf",
            Launched.CONF.resolve("case-api.json").toString())) {

      // Then
      assertThat(rebuild.exitCode(Installation.LIMIT)).as(rebuild.transcript()).isZero();
      assertThat(rebuild.output())
          .last(InstanceOfAssertFactories.STRING)
          .startsWith("org 1: switched after ")
          .endsWith(" 1 cells were missing, 1 wrong, 1 superfluous");
    }
    assertThat(tables.cellsOf(id)).isEqualTo(made);
  }

  @Test
  void shouldTellHowFarAnEventIs() throws IOException {
    // Given
    var id = rest.createCase(project, "Traced");
    rest.retitle(id, "Traced still");
    awaitCells(id, 2);

    // When
    try (var trace =
        installation.run(
            "trace", "trace", id, "--conf", Launched.CONF.resolve("all.json").toString())) {

      // Then
      assertThat(trace.exitCode(Installation.LIMIT)).as(trace.transcript()).isZero();
      assertThat(trace.output()).hasSize(14);
      assertThat(trace.output().subList(7, 14))
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .startsWith(
                          "version 2 of case " + id + ", org 1: case.title_updated, event "),
              line -> assertThat(line).contains("command    by user ", "no event led to it"),
              line ->
                  assertThat(line).containsPattern("log +recorded .*, transaction \\d+, position"),
              line -> assertThat(line).containsPattern("relay +(published|not published yet)"),
              line ->
                  assertThat(line).containsPattern("kafka +topic .*, partition \\d, offset \\d+"),
              line -> assertThat(line).containsPattern("timeline +(done|not done)?"),
              line -> assertThat(line).containsPattern("cells +TITLE_CHANGED "));
    }
  }

  @Test
  void shouldSayThatThereIsNothingToTrace() {
    // When
    try (var trace =
        installation.run(
            "no-trace",
            "trace",
            "OPS-999",
            "--conf",
            Launched.CONF.resolve("all.json").toString())) {

      // Then
      assertThat(trace.exitCode(Installation.LIMIT)).as(trace.transcript()).isEqualTo(1);
      assertThat(Launched.told(trace))
          .containsExactly("docket: there is no event and no case OPS-999");
    }
  }

  @Test
  void shouldSayWhichOrgItCannotRebuild() {
    // When
    try (var rebuild =
        installation.run(
            "no-org",
            "rebuild",
            "timeline",
            "--conf",
            Launched.CONF.resolve("case-api.json").toString(),
            "--org",
            "77")) {

      // Then
      assertThat(rebuild.exitCode(Installation.LIMIT)).as(rebuild.transcript()).isEqualTo(1);
      assertThat(Launched.told(rebuild)).containsExactly("docket: there is no org 77");
    }
  }

  @Test
  void shouldStopInOrderWhenAskedTo() {
    for (var role : Role.values()) {
      // When
      int code = installation.stop(role);

      // Then
      var process = installation.process(role);
      assertThat(code).as(process.transcript()).isZero();
      assertThat(stops(process)).as(process.transcript()).containsExactly(role.stops);
      assertThat(process.errors()).as(process.transcript()).noneMatch(SingleServicesIT::isTrouble);
    }
  }

  @Test
  void shouldExplainThatCaseApiIsAwayAndLoseNothing() throws IOException, SQLException {
    // Given an event that no one has handled, and nobody to write its cell
    installation.stop(Role.TIMELINE);
    var id = rest.createCase(project, "Written before the outage");
    installation.stop(Role.CASE_API);

    // When
    installation.start(Role.TIMELINE);

    // Then it says whom it misses
    await()
        .atMost(Installation.LIMIT)
        .pollInterval(POLL)
        .untilAsserted(() ->
            assertThat(installation.readiness(Role.TIMELINE))
                .contains(
                    "case-event-handler/timeline to case-api", "calls to case-api keep failing"));

    // When
    installation.startAll();

    // Then
    awaitCells(id, 1);
    assertThat(tables.eventsWithoutExactlyOneCell()).isZero();
  }

  @Test
  void shouldMakeOneCellPerEventThroughAKill() throws Exception {
    // Given more events than the flavor gets through before the kill
    installation.stop(Role.TIMELINE);
    long before = tables.cells();
    writeCases(20, 15);
    long events = tables.events();

    // When
    installation.start(Role.TIMELINE);
    await()
        .atMost(Installation.LIMIT)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> tables.cells() > before);
    installation.process(Role.TIMELINE).kill();

    // Then it was in the middle of its work
    assertThat(tables.cells()).isBetween(before + 1, events - 1);

    // When
    installation.start(Role.TIMELINE);

    // Then
    await().atMost(Installation.LIMIT).pollInterval(POLL).until(() -> tables.cells() >= events);
    assertThat(tables.cells()).isEqualTo(events);
    assertThat(tables.eventsWithoutExactlyOneCell()).isZero();
  }

  private void awaitCells(String caseId, int count) {
    await()
        .atMost(Installation.LIMIT)
        .pollInterval(POLL)
        .untilAsserted(() -> assertThat(rest.cells(caseId)).hasSize(count));
  }

  /// Cases of `changes` + 1 events each, all written when this returns.
  private void writeCases(int cases, int changes) throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var written = new ArrayList<Future<?>>();
      for (int i = 0; i < cases; i++) {
        Callable<String> work =
            () -> {
              var id = rest.createCase(project, "Case");
              for (int change = 0; change < changes; change++) {
                rest.retitle(id, "Title " + change);
              }
              return id;
            };
        written.add(executor.submit(work));
      }
      for (var one : written) {
        one.get();
      }
    }
  }

  private static boolean isTrouble(String line) {
    return line.matches("\\S+ ERROR .*");
  }

  private static List<String> stops(JavaProgram process) {
    return process.errors().stream()
        .flatMap(line -> STOPPED.matcher(line).results())
        .map(match -> match.group(1))
        .toList();
  }
}
