package dev.docket.thirdpartyreader;

import static dev.docket.thirdpartyreader.FakeCaseApi.INTEGRATION_USER;
import static dev.docket.thirdpartyreader.FakeCaseApi.ISSUE_TYPE;
import static dev.docket.thirdpartyreader.JiraBodies.event;
import static dev.docket.thirdpartyreader.JiraBodies.summary;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.docket.events.EffectKey;
import dev.docket.kit.identity.CallKey;
import dev.docket.kit.logging.JsonLines;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class JiraFlavorIT {
  private static Platform platform;
  private static FakeCaseApi caseApi;

  private final String ticket = JiraBodies.newTicket();

  @BeforeAll
  static void start() {
    platform = new Platform(JiraFlavorIT.class);
    caseApi = platform.caseApi();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void shouldBringANewSummaryToTheLinkedCase() {
    // Given
    caseApi.link(ticket, "Disk full");
    var body = event(ticket, "ada", summary("Disk full", "Disk full on db-2"));

    // When
    var status = platform.deliver(body);
    platform.settle();

    // Then
    assertThat(status).isEqualTo(202);
    assertThat(caseApi.title(ticket)).isEqualTo("Disk full on db-2");
    assertThat(caseApi.updates(ticket))
        .singleElement()
        .satisfies(update -> {
          assertThat(update.expectedVersion()).isEqualTo(7);
          assertThat(update.call().org().value()).isEqualTo(FakeCaseApi.ORG);
          assertThat(update.call().actor()).isNull();
          assertThat(update.call().caller().service()).isEqualTo("case-third-party-reader");
          assertThat(update.call().depth()).isEqualTo(1);
          assertThat(update.call().cause())
              .isEqualTo(
                  EffectKey.eventIdOf(
                      FakeCaseApi.ORG, FakeCaseApi.WEBHOOK, JiraBodies.sha256(body)));
        });
    assertThat(
            platform.count(
                ReaderMetric.CHANGELOG_PROCESSED,
                "org_id",
                "42",
                "flavor",
                "jira",
                "changelog_type",
                "update_title"))
        .isPositive();
    assertThat(platform.latencies("jira_account_id", "acc-1", "jira_project_id", "10001"))
        .isPositive();
  }

  @Test
  void shouldFindARepeatedDeliveryDone() {
    // Given
    caseApi.link(ticket, "Old");
    var unchanged = platform.filtered("value_unchanged");

    // When
    platform.deliver(event(ticket, "ada", summary("Old", "New")));
    platform.deliver(event(ticket, "ada", summary("Old", "New")));
    platform.settle();

    // Then
    assertThat(caseApi.title(ticket)).isEqualTo("New");
    assertThat(platform.filtered("value_unchanged")).isEqualTo(unchanged + 1);
  }

  @Test
  void shouldNotApplyLaterWhatTheCaseHadAlready() {
    // Given: a change that the case has, and a person's next one
    caseApi.link(ticket, "New");
    var body = event(ticket, "ada", summary("Old", "New"));
    platform.deliver(body);
    platform.settle();
    caseApi.retitle(ticket, "By a person");

    // When
    platform.deliver(body);
    platform.settle();

    // Then
    assertThat(caseApi.title(ticket)).isEqualTo("By a person");
  }

  @Test
  void shouldChangeNothingForARepeatedDeliveryAlsoWhenAPersonHasRetitledTheCaseSince() {
    // Given
    caseApi.link(ticket, "Old");
    var body = event(ticket, "ada", summary("Old", "New") + "," + summary("New", "Newest"));
    platform.deliver(body);
    platform.settle();
    caseApi.retitle(ticket, "By a person");

    // When
    platform.deliver(body);
    platform.settle();

    // Then: asked under the same keys, one for each change
    assertThat(caseApi.title(ticket)).isEqualTo("By a person");
    assertThat(caseApi.updates(ticket))
        .extracting(FakeCaseApi.Update::title)
        .containsExactly("New", "Newest", "New", "Newest");
    var keys = caseApi.updates(ticket).stream().map(update -> update.call().key()).toList();
    assertThat(keys.subList(0, 2)).doesNotHaveDuplicates().isEqualTo(keys.subList(2, 4));
    var delivery =
        EffectKey.eventIdOf(FakeCaseApi.ORG, FakeCaseApi.WEBHOOK, JiraBodies.sha256(body));
    // Changing this value applies what is repeated across an upgrade twice.
    assertThat(keys.getFirst())
        .isEqualTo(
            new CallKey.Effect(
                new EffectKey(delivery, "case-third-party-reader", "update_title/1").id()));
  }

  @Test
  void shouldNotFollowItsOwnUserAndAskNobodyOnceItKnows() {
    // Given
    caseApi.link(ticket, "Old");
    platform.settle();
    var cycles = platform.filtered("break_synchronization_cycle");

    // When
    platform.deliver(event(ticket, INTEGRATION_USER, summary("Old", "New")));
    platform.settle();

    // Then
    assertThat(caseApi.asked).doesNotContain(ticket);
    assertThat(caseApi.updates(ticket)).isEmpty();
    assertThat(platform.filtered("break_synchronization_cycle")).isEqualTo(cycles + 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no_matching_metadata|77",
        "no_corresponding_case|" + ISSUE_TYPE,
      })
  void shouldLeaveTicketsThatNobodyHasLinked(String reason, String issueType) {
    // Given
    platform.settle();
    var before = platform.filtered(reason);

    // When
    platform.deliver(
        event(ticket, "ada", summary("Old", "New"))
            .replace(
                "\"issuetype\": {\"id\": \"" + ISSUE_TYPE,
                "\"issuetype\": {\"id\": \"" + issueType));
    platform.settle();

    // Then
    assertThat(platform.filtered(reason)).isEqualTo(before + 1);
  }

  @Test
  void shouldSayThatTheProjectIsGone() {
    // Given
    caseApi.link(ticket, "Old", FakeCaseApi.LOST_PROJECT);
    var before = platform.filtered("project_not_found");

    // When
    platform.deliver(event(ticket, "ada", summary("Old", "New")));
    platform.settle();

    // Then
    assertThat(caseApi.updates(ticket)).isEmpty();
    assertThat(platform.filtered("project_not_found")).isEqualTo(before + 1);
  }

  @Test
  void shouldLogUnderTheDataSetThatAccessIsGrantedToAndNoTitle() {
    // Given
    var events = new ListAppender<ILoggingEvent>();
    var logger = (Logger) LoggerFactory.getLogger("dev.docket.thirdpartyreader");
    events.start();
    logger.addAppender(events);
    caseApi.link(ticket, "Old", FakeCaseApi.LOST_PROJECT);

    // When
    platform.deliver(event(ticket, "ada", summary("Old", "A title")));
    platform.settle();
    logger.detachAppender(events);

    // Then
    var lines =
        events.list.stream()
            .map(it -> new String(new JsonLines().encode(it), StandardCharsets.UTF_8))
            .map(JsonObject::new)
            .toList();
    assertThat(lines)
        .isNotEmpty()
        .allSatisfy(line ->
            assertThat(line.getMap())
                .containsEntry("dac.dataset", "case_management.third_party_syncing_logs"));
    assertThat(lines)
        .anySatisfy(line ->
            assertThat(line.getMap())
                .containsEntry("reason", "project_not_found")
                .containsEntry("changelog_type", "update_title")
                .containsEntry("third_party_type", "jira")
                .containsEntry("org_id", 42)
                .containsEntry("author", "ada")
                .containsEntry("is_from_datadog", false)
                .containsEntry("jira_issue_key", ticket)
                .containsKey("evt_timestamp"));
    assertThat(lines.toString()).doesNotContain("A title");
  }

  @Test
  void shouldTakeTheTitleOutOfSeveralChanges() {
    // Given
    caseApi.link(ticket, "Old");
    var unsupported = platform.filtered("unsupported_changelog_type");
    var items =
        "{\"fieldId\": \"labels\", \"toString\": \"x\"}, %s, {\"fieldId\": \"priority\", \"to\": \"2\"}"
            .formatted(summary("Old", "New"));

    // When
    platform.deliver(event(ticket, "ada", items));
    platform.settle();

    // Then
    assertThat(caseApi.title(ticket)).isEqualTo("New");
    assertThat(platform.filtered("unsupported_changelog_type")).isEqualTo(unsupported + 2);
    assertThat(platform.count(ReaderMetric.JIRA_FILTERED, "changelog_type", "unsupported_labels"))
        .isPositive();
  }

  @Test
  void shouldCountAnEventThatComesLate() {
    // Given
    caseApi.link(ticket, "Old");
    var late = platform.count(ReaderMetric.OUT_OF_ORDER_EVENT, "integration", "jira");
    var younger = event(ticket, "ada", summary("Old", "Younger"));

    // When
    platform.deliver(younger);
    platform.deliver(
        event(ticket, "ada", summary("Old", "Older")).replace("1767312000123", "1767312000000"));
    platform.settle();

    // Then
    assertThat(platform.count(ReaderMetric.OUT_OF_ORDER_EVENT, "integration", "jira"))
        .isEqualTo(late + 1);
  }
}
