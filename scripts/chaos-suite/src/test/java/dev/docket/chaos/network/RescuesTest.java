package dev.docket.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.chaos.load.Command;
import dev.docket.chaos.load.Command.Kind;
import dev.docket.chaos.load.KeyJournal;
import dev.docket.chaos.load.KeyJournal.Answer;
import dev.docket.chaos.oracle.Evidence.Logged;
import dev.docket.testkit.NetworkFault.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RescuesTest {

  private static final Instant BEGIN = Instant.EPOCH.plusSeconds(100);
  private static final UUID CASE = new UUID(0, 1);

  private final KeyJournal journal = new KeyJournal();
  private final KeyJournal.KeyUse use = journal.begin(new Command(1, Kind.RETITLE, CASE, "one"));

  @Test
  void shouldCountACommandThatWasDoneByTheRequestWhoseAnswerWasLost() {
    use.answered(answer(503, 100, 120));
    use.answered(answer(200, 320, 330));

    assertThat(count(Wire.GRPC, 110)).containsExactly(Map.entry(Wire.GRPC, 1L));
  }

  @Test
  void shouldNotCountACommandThatTheAnsweredRequestHasDone() {
    use.answered(answer(503, 100, 120));
    use.answered(answer(200, 320, 330));

    assertThat(count(Wire.GRPC, 325)).isEmpty();
  }

  @Test
  void shouldNotCountWhatMetTheFaultElsewhere() {
    use.answered(answer(503, 100, 120));
    use.answered(answer(200, 320, 330));

    assertThat(count(Wire.REST, 110)).isEmpty();
    assertThat(count(Wire.KAFKA, 110)).isEmpty();
  }

  @Test
  void shouldNotCountWhatWasLostLongBeforeOrBehindTheFault() {
    use.answered(answer(503, 100, 3_100));
    use.answered(answer(200, 3_300, 3_310));

    assertThat(count(Wire.GRPC, 110)).isEmpty();
  }

  private Map<Wire, Long> count(Wire wire, long decidedMillis) {
    var fault =
        new Disturbance(
            Disturbance.Kind.REPLY_LOST, wire, Duration.ofSeconds(1), Set.of(Direction.TO_SERVER));
    var log = List.of(new Logged(new UUID(0, 2), CASE, 1, BEGIN.plusMillis(decidedMillis), "one"));
    var done = new Wires.Done(fault, BEGIN, BEGIN.plusSeconds(1), 1, 0);
    return Rescues.count(journal.uses(), log, List.of(done));
  }

  private static Answer answer(int status, long sentMillis, long endedMillis) {
    return new Answer(status, "", BEGIN.plusMillis(sentMillis), BEGIN.plusMillis(endedMillis));
  }
}
