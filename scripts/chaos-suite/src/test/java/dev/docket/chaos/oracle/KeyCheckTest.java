package dev.docket.chaos.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.chaos.load.Command;
import dev.docket.chaos.load.Command.Kind;
import dev.docket.chaos.load.KeyJournal;
import dev.docket.chaos.load.KeyJournal.Answer;
import dev.docket.chaos.load.KeyJournal.KeyUse;
import dev.docket.chaos.oracle.Evidence.Sent;
import dev.docket.chaos.oracle.Evidence.Told;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyCheckTest {

  private static final UUID CASE = new UUID(0, 1);

  private final KeyJournal journal = new KeyJournal();
  private final KeyUse use = journal.begin(new Command(1, Kind.RETITLE, CASE, "one"));

  @Test
  void shouldAcceptTheSameAnswerAgainAndAnswersThatDoNotSay() {
    use.answered(answer(0, "cancelled"));
    use.answered(done(CASE));
    use.answered(answer(503, "later"));
    use.answered(done(CASE));

    assertThat(KeyCheck.judge(journal.uses())).isEmpty();
    assertThat(KeyCheck.sent(journal.uses()))
        .containsExactly(new Sent("one", Told.DONE, CASE, null));
  }

  @Test
  void shouldFindTwoDifferentAnswers() {
    use.answered(done(CASE));
    use.answered(done(new UUID(0, 2)));

    assertThat(KeyCheck.judge(journal.uses())).containsExactly("command one: 2 different answers");
  }

  @Test
  void shouldFindACommandThatWasTakenForAnother() {
    use.answered(answer(422, "reused"));

    assertThat(KeyCheck.judge(journal.uses()))
        .containsExactly("command one: taken for another one");
  }

  @Test
  void shouldWantAnotherCommandUnderTheKeyRefusedAndNotDone() {
    use.answered(done(CASE));
    use.other(new Command(2, Kind.RETITLE, CASE, "two"));
    use.otherAnswered(answer(422, "reused"));

    assertThat(KeyCheck.judge(journal.uses())).isEmpty();
    assertThat(KeyCheck.sent(journal.uses()))
        .containsExactly(
            new Sent("one", Told.DONE, CASE, null), new Sent("two", Told.REFUSED, null, null));
  }

  @Test
  void shouldFindAnotherCommandThatWasAnswered() {
    use.answered(done(CASE));
    use.other(new Command(2, Kind.RETITLE, CASE, "two"));
    use.otherAnswered(done(CASE));

    assertThat(KeyCheck.judge(journal.uses()))
        .containsExactly("command one: another one under its key was answered 200");
  }

  @Test
  void shouldSayNothingOfACommandWithoutAnAnswer() {
    use.answered(answer(0, "cancelled"));

    assertThat(KeyCheck.judge(journal.uses())).isEmpty();
    assertThat(KeyCheck.sent(journal.uses()))
        .containsExactly(new Sent("one", Told.NOTHING, null, null));
  }

  private static Answer done(UUID caseId) {
    return answer(200, "{\"data\":{\"id\":\"%s\"}}".formatted(caseId));
  }

  private static Answer answer(int status, String body) {
    return new Answer(status, body, Instant.EPOCH, Instant.EPOCH);
  }
}
