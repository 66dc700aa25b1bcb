package dev.docket.caseapi;

import static dev.docket.caseapi.CaseApiFixture.ORG;
import static dev.docket.caseapi.CaseApiFixture.OTHER_ORG;
import static dev.docket.caseapi.CaseApiFixture.await;
import static dev.docket.caseapi.CaseApiFixture.caller;
import static dev.docket.caseapi.CaseApiFixture.done;
import static dev.docket.caseapi.CaseApiFixture.newCase;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.docket.domain.casem.CaseCommand.AddComment;
import dev.docket.domain.casem.CaseCommand.Change;
import dev.docket.domain.casem.CaseCommand.UpdateStatus;
import dev.docket.domain.casem.CaseCommand.UpdateTitle;
import dev.docket.domain.casem.CaseStatus;
import dev.docket.proto.caseapi.v1.AddCommentRequest;
import dev.docket.proto.caseapi.v1.UpdateTitleRequest;
import dev.docket.store.CommandKey;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Commands that are asked for more than once.
class CommandKeysIT {

  private static final Message REQUEST = title("a");

  private static CaseApiFixture fixture;

  @BeforeAll
  static void start() throws SQLException {
    fixture = new CaseApiFixture(CommandKeysIT.class);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldChangeACaseOnceForManyCallsAtOnce() {
    // Given
    var caseId = fixture.create("one comment").view().id();
    var caller = keyed("many", REQUEST);

    // When
    var calls = new ArrayList<Future<CaseOutcome>>();
    for (int i = 0; i < 20; i++) {
      calls.add(change(caller, caseId, new AddComment("hello")));
    }
    var answers = calls.stream().map(CaseApiFixture::await).toList();

    // Then
    assertThat(fixture.log(ORG, caseId)).hasSize(2);
    assertThat(answers.stream().map(CommandKeysIT::answer).distinct()).hasSize(1);
    assertThat(answers).filteredOn(a -> a instanceof CaseOutcome.Done).hasSize(1);
  }

  @Test
  void shouldCreateOneCaseForManyCallsAtOnce() {
    // Given
    var before = fixture.create("before").view().state().number();
    var caller = keyed("create", REQUEST);

    // When
    var calls = new ArrayList<Future<CaseOutcome>>();
    for (int i = 0; i < 20; i++) {
      calls.add(fixture.commands.create(caller, newCase("once")));
    }
    var answers = calls.stream().map(call -> answer(await(call))).distinct().toList();

    // Then: one case, and no number lost to the others
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().view().state().number()).isEqualTo(before + 1);
    assertThat(fixture.create("after").view().state().number()).isEqualTo(before + 2);
  }

  @Test
  void shouldGiveTheSameAnswerWhenTheFirstWasLost() {
    // Given
    var caseId = fixture.create("lost reply").view().id();
    var caller = keyed("lost", REQUEST);
    var first = done(await(change(caller, caseId, new AddComment("hello"))));

    // When: the case has gone on, and the reply is asked for again
    await(change(caller(ORG), caseId, new UpdateTitle("later")));
    await(change(caller(ORG), caseId, new AddComment("later")));
    var again = await(change(caller, caseId, new AddComment("hello")));

    // Then
    assertThat(again).isEqualTo(new CaseOutcome.DoneBefore(first));
    assertThat(fixture.log(ORG, caseId)).hasSize(4);
  }

  @Test
  void shouldNotCallARepeatedCommandStale() {
    // Given
    var caseId = fixture.create("v1").view().id();
    var caller = keyed("stale", REQUEST);
    var ref = new CaseRef.ById(caseId);
    var first = done(await(fixture.commands.change(caller, ref, 1, new UpdateTitle("v2"))));

    // When
    var again = await(fixture.commands.change(caller, ref, 1, new UpdateTitle("v2")));

    // Then
    assertThat(again).isEqualTo(new CaseOutcome.DoneBefore(first));
  }

  @Test
  void shouldRememberThatThereWasNothingToChange() {
    // Given
    var caseId = fixture.create("already open").view().id();
    var caller = keyed("nothing", REQUEST);
    var first = done(await(change(caller, caseId, new UpdateStatus(CaseStatus.OPEN))));
    assertThat(first.events()).isEmpty();

    // When: somebody closes it, and the first call is repeated
    await(change(caller(ORG), caseId, new UpdateStatus(CaseStatus.CLOSED)));
    var again = await(change(caller, caseId, new UpdateStatus(CaseStatus.OPEN)));

    // Then: it stays closed
    assertThat(again).isEqualTo(new CaseOutcome.DoneBefore(first));
    assertThat(fixture.log(ORG, caseId)).hasSize(2);
  }

  @Test
  void shouldRefuseAKeyThatStandsForAnotherRequest() {
    // Given
    var caseId = fixture.create("reused").view().id();
    await(change(keyed("reused", title("a")), caseId, new UpdateTitle("a")));

    // Then: other values, another kind of command, another person
    assertThat(await(change(keyed("reused", title("b")), caseId, new UpdateTitle("b"))))
        .isEqualTo(new CaseOutcome.KeyReused());
    var comment = AddCommentRequest.newBuilder().setIdOrKey("x").setMessage("a").build();
    assertThat(await(change(keyed("reused", comment), caseId, new AddComment("a"))))
        .isEqualTo(new CaseOutcome.KeyReused());
    var other = new Caller(ORG, "case-rapid-api", UUID.randomUUID(), null, 0);
    assertThat(await(change(keyed(other, "reused", title("a")), caseId, new UpdateTitle("a"))))
        .isEqualTo(new CaseOutcome.KeyReused());
    assertThat(await(fixture.commands.create(keyed("reused", comment), newCase("b"))))
        .isEqualTo(new CaseOutcome.KeyReused());
    assertThat(fixture.log(ORG, caseId)).hasSize(2);
  }

  @Test
  void shouldKnowAKeyInItsOrgAlone() {
    // When
    var ours = answer(await(fixture.commands.create(keyed("orgs", REQUEST), newCase("ours"))));
    var theirs =
        await(
            fixture.commands.create(keyed(caller(OTHER_ORG), "orgs", REQUEST), newCase("theirs")));

    // Then
    assertThat(done(theirs).view().id()).isNotEqualTo(ours.view().id());
  }

  @Test
  void shouldLetAKeyBeUsedAgainWhenTheCommandWasRejected() {
    // Given
    var caseId = fixture.create("rejected").view().id();
    assertThat(await(change(keyed("again", title(" ")), caseId, new UpdateTitle(" "))))
        .isInstanceOf(CaseOutcome.Rejected.class);
    assertThat(
            await(
                fixture.commands.change(
                    keyed("again", title("x")), new CaseRef.ById(caseId), 9, new UpdateTitle("x"))))
        .isEqualTo(new CaseOutcome.Stale(9, 1));

    // When
    var valid = await(change(keyed("again", title("valid")), caseId, new UpdateTitle("valid")));

    // Then
    assertThat(done(valid).view().state().title()).isEqualTo("valid");
  }

  @Test
  void shouldBeginAnewWhenTheKeyHasExpired() throws SQLException {
    // Given
    var caseId = fixture.create("expired").view().id();
    var caller = keyed("expired", REQUEST);
    await(change(caller, caseId, new AddComment("hello")));

    // When
    fixture.execute(
        "update docket.idempotency_key set created_at = created_at - interval '1 day', created_on = created_on - 1,"
            + " day = docket.key_day(created_at - interval '1 day') where key = 'expired'");

    // Then
    assertThat(done(await(change(caller, caseId, new AddComment("hello")))).events()).hasSize(1);
    assertThat(fixture.log(ORG, caseId)).hasSize(3);
  }

  @Test
  void shouldApplyAnEffectOnceAlsoWhenAPersonHasChangedTheCaseSince() {
    // Given
    var caseId = fixture.create("old").view().id();
    var reader = new Caller(ORG, "case-third-party-reader/jira", null, UUID.randomUUID(), 1);
    var effect = reader.once(new CommandKey.Effect(UUID.randomUUID()));
    var first = done(await(change(effect, caseId, new UpdateTitle("from Jira"))));
    assertThat(first.events()).hasSize(1);

    // When
    await(change(caller(ORG), caseId, new UpdateTitle("by a person")));
    var ref = new CaseRef.ById(caseId);
    var again = await(fixture.commands.change(effect, ref, 3, new UpdateTitle("from Jira")));

    // Then
    assertThat(again).isEqualTo(new CaseOutcome.DoneBefore(first));
    assertThat(fixture.log(ORG, caseId)).hasSize(3);
  }

  @Test
  void shouldTellAStaleVersionAlsoWhenSomebodyWroteWithoutTheLock() throws SQLException {
    // Given: an event that the state knows nothing of
    var caseId = fixture.create("bypassed").view().id();
    fixture.execute(
        "insert into docket.event (org_id, case_id, version, event_id, project_id, type, schema_version, recorded_at, envelope)"
            + " select org_id, case_id, 2, gen_random_uuid(), project_id, type, schema_version, recorded_at, envelope"
            + " from docket.event where case_id = '%s'".formatted(caseId));

    // When
    var outcome = await(change(keyed("bypassed", REQUEST), caseId, new UpdateTitle("late")));

    // Then
    assertThat(outcome).isEqualTo(new CaseOutcome.Stale(1, 2));
    var view =
        await(fixture.database.inOrg(ORG, tx -> CaseRows.find(tx, ORG, new CaseRef.ById(caseId))));
    assertThat(view).isNotNull();
    assertThat(view.state().title()).isEqualTo("bypassed");
  }

  private static Future<CaseOutcome> change(Caller caller, UUID caseId, Change change) {
    return fixture.commands.change(caller, new CaseRef.ById(caseId), 0, change);
  }

  private static Caller keyed(String key, Message request) {
    return keyed(caller(ORG), key, request);
  }

  private static Caller keyed(Caller caller, String key, Message request) {
    return caller.once(new CommandKey.Client(key, RequestHash.of(caller, request)));
  }

  private static Message title(String title) {
    return UpdateTitleRequest.newBuilder().setIdOrKey("x").setTitle(title).build();
  }

  /// What a caller learns, whether it was the first or not.
  private static CaseOutcome.Done answer(CaseOutcome outcome) {
    return outcome instanceof CaseOutcome.DoneBefore(var answer) ? answer : done(outcome);
  }
}
