package dev.docket.chaos.outage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.chaos.outage.Work.Kind;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.SkipReason;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountsTest {

  private static final SideTopics NOTHING = new SideTopics(Map.of(), Set.of());

  private final Journal journal = new Journal();

  @Test
  void shouldBeContentWithOneFittingEndForEach() {
    // Given a record of each kind
    var sent =
        List.of(
            sent(0, Kind.PLAIN),
            sent(1, Kind.CALLING),
            sent(2, Kind.REFUSED),
            sent(3, Kind.FILTERED),
            sent(4, Kind.EXPLAINED),
            sent(5, Kind.MALFORMED),
            new Sent(Work.poison(0), 0, 6),
            new Sent(Work.poison(1), 0, 7));
    done(sent.get(0).work());
    done(sent.get(1).work());
    journal.answers(sent.get(2).work(), HandleResp.discard("never"));
    journal.ends(sent.get(3).work(), Journal.End.SKIP);
    journal.answers(sent.get(4).work(), HandleResp.skip(new SkipReason("no", true)));
    var topics =
        new SideTopics(
            Map.of(at(2), "discarded", at(4), "skipped", at(5), "malformed", at(7), "skipped"),
            Set.of(at(6)));

    // When
    var books = new Accounts(journal, topics, Set.of(at(7))).balance(sent);

    // Then
    assertThat(books.findings().none()).as(books.findings().toString()).isTrue();
    assertThat(books.spent()).isEmpty();
    assertThat(books.ends())
        .containsOnly(
            Map.entry("success", 2),
            Map.entry("discarded", 1),
            Map.entry("skipped", 2),
            Map.entry("malformed", 1),
            Map.entry("parked", 1),
            Map.entry("skipped-by-operator", 1));
  }

  @Test
  void shouldMissARecordWithoutAnEndOrWithTheWrongOne() {
    var sent = List.of(sent(0, Kind.CALLING), sent(1, Kind.CALLING), sent(2, Kind.REFUSED));
    journal.answers(sent.get(1).work(), HandleResp.skip(SkipReason.routine("away")));
    journal.answers(sent.get(2).work(), HandleResp.discard("told nobody"));

    var books = new Accounts(journal, NOTHING, Set.of()).balance(sent);

    assertThat(books.findings().lost())
        .containsExactly(
            "CALLING key-0 1 ended as []",
            "CALLING key-1 1 ended as [skipped]",
            "REFUSED key-2 1 ended as [discarded-untold]");
  }

  @Test
  void shouldFindARecordThatEndedTwice() {
    var sent = List.of(sent(0, Kind.CALLING), sent(1, Kind.CALLING));
    done(sent.get(0).work());
    done(sent.get(0).work());
    done(sent.get(1).work());

    var books =
        new Accounts(journal, new SideTopics(Map.of(), Set.of(at(1))), Set.of()).balance(sent);

    assertThat(books.findings().duplicate())
        .containsExactly(
            "CALLING key-0 1 ended as [success, success]",
            "CALLING key-1 1 ended as [success, parked]");
  }

  @Test
  void shouldTellOfWhatIsParkedWithoutBeingPoison() {
    var books =
        new Accounts(journal, new SideTopics(Map.of(), Set.of(at(0))), Set.of())
            .balance(List.of(sent(0, Kind.CALLING)));

    assertThat(books.findings().none()).isTrue();
    assertThat(books.spent()).containsExactly("CALLING key-0 1 is parked");
  }

  @Test
  void shouldLetAnEffectComeAgainButNotBehindALaterOne() {
    journal.takesEffect(new Work(Kind.CALLING, "a", 1));
    journal.takesEffect(new Work(Kind.CALLING, "a", 1));
    journal.takesEffect(new Work(Kind.CALLING, "a", 3));
    journal.takesEffect(new Work(Kind.CALLING, "b", 1));
    journal.takesEffect(new Work(Kind.CALLING, "a", 2));

    var books = new Accounts(journal, NOTHING, Set.of()).balance(List.of());

    assertThat(books.findings().disorder()).containsExactly("CALLING a 2 after version 3");
  }

  @Test
  void shouldNoticeAnAttemptThatNothingWasSpentFor() {
    var work = new Work(Kind.CALLING, "a", 1);
    journal.begins(work, 1);
    journal.answers(work, new HandleResp.Retry(new RetryCause.BreakerOpen("there")));
    journal.begins(work, 1);
    journal.answers(work, HandleResp.retry(new IllegalStateException("away")));
    journal.begins(work, 2);
    journal.answers(work, new HandleResp.Retry(new RetryCause.BreakerOpen("there")));
    assertThat(journal.charged()).isEmpty();

    journal.begins(work, 3);

    assertThat(journal.charged()).containsExactly("CALLING a 1: attempt 3, but should be 2");
    assertThat(journal.waits()).isEqualTo(2);
  }

  private void done(Work work) {
    journal.answers(work, HandleResp.success());
  }

  private static Sent sent(long offset, Kind kind) {
    return new Sent(new Work(kind, "key-" + offset, 1), 0, offset);
  }

  private static Sent.At at(long offset) {
    return new Sent.At(0, offset);
  }
}
