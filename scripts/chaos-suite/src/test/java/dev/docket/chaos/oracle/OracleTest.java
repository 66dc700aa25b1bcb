package dev.docket.chaos.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.chaos.oracle.Evidence.Cell;
import dev.docket.chaos.oracle.Evidence.Logged;
import dev.docket.chaos.oracle.Evidence.Published;
import dev.docket.chaos.oracle.Evidence.Sent;
import dev.docket.chaos.oracle.Evidence.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// One case with three events and a command that nobody knows the end of; each test breaks one
/// promise.
class OracleTest {

  private static final UUID CASE = id(100);
  private static final UUID OTHER_CASE = id(200);

  private final List<Sent> commands = new ArrayList<>();
  private final List<Logged> log = new ArrayList<>();
  private final List<Cell> cells = new ArrayList<>();
  private final Map<UUID, Long> states = new HashMap<>(Map.of(CASE, 3L));
  private final List<Published> published = new ArrayList<>();
  private final Map<UUID, Boolean> feed = new HashMap<>();
  private final List<Published> otherPartition = new ArrayList<>();

  OracleTest() {
    for (int version = 1; version <= 3; version++) {
      commands.add(new Sent("t" + version, Told.DONE, CASE, id(10 + version)));
      log.add(new Logged(id(version), CASE, version, Instant.EPOCH, "t" + version));
      cells.add(new Cell(id(10 + version), id(version), CASE, version, 1000 + version));
      published.add(new Published(id(version), CASE, version));
    }
    feed.put(id(30), true);
    feed.put(id(31), false);
    cells.add(new Cell(id(40), id(30), CASE, 0, 9000));
    commands.add(new Sent("lost on the way", Told.NOTHING, null, null));
    commands.add(new Sent("not allowed", Told.REFUSED, null, null));
  }

  private Findings judge() {
    return Oracle.judge(
        new Evidence(commands, log, cells, states, Map.of(0, published, 1, otherPartition), feed));
  }

  @Test
  void shouldAskForNoCellsWhereNobodyWritesThem() {
    cells.clear();
    published.remove(2);
    commands.replaceAll(sent -> new Sent(sent.token(), sent.told(), sent.caseId(), null));

    var found =
        Oracle.judgeOutbox(
            new Evidence(commands, log, cells, states, Map.of(0, published), Map.of()));

    assertThat(found.lost()).singleElement().asString().contains("not on the topic");
    assertThat(found.duplicate()).isEmpty();
    assertThat(found.disorder()).isEmpty();
  }

  private static UUID id(long number) {
    return new UUID(0, number);
  }

  private void assertOnly(List<String> findings, String expected) {
    var all = judge();
    assertThat(findings).singleElement().asString().contains(expected);
    assertThat(all.lost().size() + all.duplicate().size() + all.disorder().size()).isEqualTo(1);
  }

  @Test
  void shouldFindNothingWhereEveryPromiseWasKept() {
    // Given
    published.add(published.get(1));
    published.add(published.get(2));

    // Then
    assertThat(judge().none()).isTrue();
  }

  @Test
  void shouldAcceptAnUnansweredCommandThatWasDone() {
    // Given
    commands.set(2, new Sent("t3", Told.NOTHING, null, null));

    // Then
    assertThat(judge().none()).isTrue();
  }

  @Test
  void shouldFindAnAcknowledgedCommandThatIsNotInTheLog() {
    commands.add(new Sent("t4", Told.DONE, CASE, null));
    assertOnly(judge().lost(), "t4: acknowledged, and not in the log");
  }

  @Test
  void shouldFindAnAcknowledgedCommandThatIsInTheLogOfAnotherCase() {
    commands.set(0, new Sent("t1", Told.DONE, OTHER_CASE, id(11)));
    assertOnly(judge().lost(), "t1: acknowledged, and not in the log");
  }

  @Test
  void shouldFindAPromisedCellThatIsNotThere() {
    commands.set(0, new Sent("t1", Told.DONE, CASE, id(99)));
    assertOnly(judge().lost(), "t1: the promised cell is not there");
  }

  @Test
  void shouldFindAPromisedCellOfAnotherEvent() {
    commands.set(0, new Sent("t1", Told.DONE, CASE, id(12)));
    assertOnly(judge().lost(), "t1: the promised cell is not there");
  }

  @Test
  void shouldFindACommandThatWasDoneTwice() {
    log.set(2, new Logged(id(3), CASE, 3, Instant.EPOCH, "t2"));
    commands.remove(2);
    assertOnly(judge().duplicate(), "t2: 2 events");
  }

  @Test
  void shouldFindARefusedCommandThatWasDone() {
    commands.set(2, new Sent("t3", Told.REFUSED, null, null));
    assertOnly(judge().duplicate(), "t3: refused, and in the log");
  }

  @Test
  void shouldFindAnEventWithoutACell() {
    commands.set(1, new Sent("t2", Told.DONE, CASE, null));
    cells.remove(1);
    assertOnly(judge().lost(), "version 2): no timeline cell");
  }

  @Test
  void shouldFindAnEventWithTwoCells() {
    cells.add(new Cell(id(50), id(2), CASE, 2, 2000));
    assertOnly(judge().duplicate(), "version 2): 2 timeline cells");
  }

  @Test
  void shouldFindACellWithoutAnEvent() {
    cells.add(new Cell(id(50), id(51), CASE, 4, 2000));
    assertOnly(judge().duplicate(), "no such event");
  }

  @Test
  void shouldFindCellsWrittenInAnotherOrder() {
    cells.set(1, new Cell(id(12), id(2), CASE, 2, 1009));
    assertOnly(judge().disorder(), "the cell of version 3 was written before that of version 2");
  }

  @Test
  void shouldFindAnAcknowledgedFeedRecordWithoutACell() {
    feed.put(id(31), true);
    assertOnly(judge().lost(), "acknowledged, and no timeline cell");
  }

  @Test
  void shouldFindAFeedRecordWithTwoCells() {
    cells.add(new Cell(id(41), id(30), CASE, 0, 9001));
    assertOnly(judge().duplicate(), "2 timeline cells");
  }

  @Test
  void shouldFindAnEventThatIsNotOnTheTopic() {
    published.remove(2);
    assertOnly(judge().lost(), "version 3): not on the topic");
  }

  @Test
  void shouldFindARecordWithoutAnEvent() {
    published.add(new Published(id(51), CASE, 4));
    assertOnly(judge().duplicate(), "record of " + id(51));
  }

  @Test
  void shouldFindRecordsInAnotherOrder() {
    published.addFirst(published.remove(1));
    assertOnly(judge().disorder(), "version 1 on the topic behind version 2");
  }

  @Test
  void shouldFindACaseInTwoPartitions() {
    otherPartition.add(published.removeLast());
    assertOnly(judge().disorder(), "in partitions [0, 1]");
  }

  @Test
  void shouldFindAGapInTheVersions() {
    log.set(2, new Logged(id(3), CASE, 4, Instant.EPOCH, "t3"));
    states.put(CASE, 4L);
    assertOnly(judge().lost(), "3 events, the last is version 4");
  }

  @Test
  void shouldFindAStateBehindItsLog() {
    states.put(CASE, 2L);
    assertOnly(judge().lost(), "state at version 2, log at 3");
  }

  @Test
  void shouldFindAStateWithoutEvents() {
    states.put(OTHER_CASE, 1L);
    assertOnly(judge().duplicate(), "a state without events");
  }
}
