package dev.docket.thirdpartyreader.filter;

import static dev.docket.thirdpartyreader.filter.Samples.CASE;
import static dev.docket.thirdpartyreader.filter.Samples.US;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.proto.caseapi.v1.SyncType;
import dev.docket.proto.caseapi.v1.ThirdPartyAccount;
import dev.docket.thirdparty.ChangelogType;
import dev.docket.thirdparty.ChangelogType.Supported;
import dev.docket.thirdparty.ChangelogType.Unsupported;
import dev.docket.thirdparty.ThirdPartyType;
import dev.docket.thirdparty.Ticket;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JiraFiltererTest {
  private static final Ticket TICKET = Samples.ticket("10001", "10002");

  private Instant now = Instant.EPOCH;
  private Future<ThirdPartyAccount> answer = Future.failedFuture("away");
  private final AccountCache accounts =
      new AccountCache(_ -> answer, new AccountCache.Limits(Duration.ofMinutes(5), 100), () -> now);
  private final JiraFilterer filterer = new JiraFilterer(accounts);

  @ParameterizedTest
  @CsvSource({
    // author, project, issue type, reason
    "ada, 10001, 10002,",
    "ada, 1, 9,",
    US + ", 10001, 10002, BREAK_SYNCHRONIZATION_CYCLE",
    US + ", 77, 88, BREAK_SYNCHRONIZATION_CYCLE",
    "ada, 77, 10002, NO_MATCHING_METADATA",
    "ada, 10001, 88, NO_MATCHING_METADATA",
    "ada, 10001, 9, NO_MATCHING_METADATA",
    // Nothing positive is known about what the payload does not name.
    ", 10001, 10002,",
    "ada, , 10002,",
    "ada, 77, ,"
  })
  void shouldRejectEarlyOnAFreshPositiveAnswerAndLateOnTheSame(
      @Nullable String author,
      @Nullable String project,
      @Nullable String issueType,
      @Nullable FilterReason reason) {
    // Given
    accounts.remember(Samples.KEY, Samples.account(US), now);
    var changelog =
        Samples.changelog(
            Supported.UPDATE_TITLE, Samples.ticket(project, issueType), author, "New");

    // Then
    assertThat(filterer.preFilter(changelog)).isEqualTo(reason);
    assertThat(filterer.filter(changelog, CASE, settings(SyncType.SYNC_TYPE_BIDIRECTIONAL)))
        .isEqualTo(reason);
  }

  @Test
  void shouldLetThroughWhatAColdCacheDoesNotKnow() {
    // Given
    var ours = Samples.changelog(Supported.UPDATE_TITLE, TICKET, US, "New");

    // Then
    assertThat(filterer.preFilter(ours)).as("failed").isNull();
    answer = Future.succeededFuture(Samples.account(US));
    assertThat(filterer.preFilter(ours)).as("cold").isNull();
    assertThat(filterer.preFilter(ours)).isEqualTo(FilterReason.BREAK_SYNCHRONIZATION_CYCLE);
  }

  @Test
  void shouldLetThroughWhatTheCacheNoLongerKnows() {
    // Given
    accounts.remember(Samples.KEY, Samples.account(US), now);
    var ours = Samples.changelog(Supported.UPDATE_TITLE, TICKET, US, "New");

    // When
    now = now.plus(Duration.ofMinutes(5));

    // Then
    assertThat(filterer.preFilter(ours)).isNull();
  }

  @Test
  void shouldNotTakeNobodyForUsWhenNoUserIsConfigured() {
    // Given
    accounts.remember(Samples.KEY, Samples.account(""), now);

    // Then
    assertThat(filterer.preFilter(Samples.changelog(Supported.UPDATE_TITLE, TICKET, "", "New")))
        .isNull();
  }

  @ParameterizedTest
  @CsvSource({
    // integration, sync, title, reason
    "false, true, SYNC_TYPE_BIDIRECTIONAL, INTEGRATION_DISABLED",
    "true, false, SYNC_TYPE_BIDIRECTIONAL, PROJECT_SYNC_DISABLED",
    "true, true, SYNC_TYPE_OFF, FIELD_JIRA_BI_SYNC_DISABLED",
    "true, true, SYNC_TYPE_ONE_WAY_PUSH, SYNC_DIRECTION_OUTBOUND_ONLY",
    "true, true, SYNC_TYPE_ONE_WAY_PULL,",
    "true, true, SYNC_TYPE_BIDIRECTIONAL,"
  })
  void shouldFollowTheProjectsSettings(
      boolean integration, boolean sync, SyncType title, @Nullable FilterReason reason) {
    // Given
    var changelog = Samples.changelog(Supported.UPDATE_TITLE, TICKET, "ada", "New");
    var settings = new Settings(Samples.account(US), Samples.settings(integration, sync, title));

    // Then
    assertThat(filterer.filter(changelog, CASE, settings)).isEqualTo(reason);
  }

  @Test
  void shouldNotTakeAnotherAccountsTickets() {
    // Given
    var elsewhere = new Ticket(ThirdPartyType.JIRA, 42, "acc-2", "OPS-1", "10001", "10002");
    var changelog = Samples.changelog(Supported.UPDATE_TITLE, elsewhere, "ada", "New");

    // Then
    assertThat(filterer.filter(changelog, CASE, settings(SyncType.SYNC_TYPE_BIDIRECTIONAL)))
        .isEqualTo(FilterReason.NO_MATCHING_METADATA);
  }

  static Object[][] titles() {
    return new Object[][] {
      {"New", null},
      {"Old", FilterReason.VALUE_UNCHANGED},
      {"old", null},
      {"", FilterReason.VALUE_INVALID},
      {" \t", FilterReason.VALUE_INVALID},
      {null, FilterReason.VALUE_INVALID},
      {"x".repeat(500), null},
      {"x".repeat(501), FilterReason.VALUE_INVALID}
    };
  }

  @ParameterizedTest
  @MethodSource("titles")
  void shouldTakeOnlyATitleThatIsOneAndNew(@Nullable String title, @Nullable FilterReason reason) {
    // Given
    var changelog = Samples.changelog(Supported.UPDATE_TITLE, TICKET, "ada", title);

    // Then
    assertThat(filterer.filter(changelog, CASE, settings(SyncType.SYNC_TYPE_BIDIRECTIONAL)))
        .isEqualTo(reason);
  }

  @ParameterizedTest
  @EnumSource(value = Supported.class, names = "UPDATE_TITLE", mode = EnumSource.Mode.EXCLUDE)
  void shouldNotFollowOtherFieldsYet(ChangelogType type) {
    assertUnsupported(type);
  }

  @Test
  void shouldNotFollowFieldsThatNoCaseHas() {
    assertUnsupported(new Unsupported("customfield_10015"));
  }

  private void assertUnsupported(ChangelogType type) {
    var changelog = Samples.changelog(type, TICKET, "ada", "New");
    assertThat(filterer.filter(changelog, CASE, settings(SyncType.SYNC_TYPE_OFF)))
        .isEqualTo(FilterReason.UNSUPPORTED_CHANGELOG_TYPE);
  }

  private static Settings settings(SyncType title) {
    return new Settings(Samples.account(US), Samples.settings(true, true, title));
  }
}
