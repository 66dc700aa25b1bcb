package dev.docket.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.thirdparty.Changelog.Author;
import dev.docket.thirdparty.Changelog.Value;
import dev.docket.thirdparty.ChangelogType.Supported;
import dev.docket.thirdparty.ChangelogType.Unsupported;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JiraDecoderTest {
  private static final String ISSUE =
      "\"issue\": {\"key\": \"OPS-1\", \"fields\": {\"project\": {\"id\": \"1\"}}}";

  private final JiraDecoder decoder = new JiraDecoder();

  @Test
  void shouldTakeTheTitleFromTheStringsOfCloud() {
    // When
    var changelogs = decoded("cloud-summary-changed");

    // Then
    assertThat(changelogs)
        .containsExactly(
            new Changelog(
                Supported.UPDATE_TITLE,
                new Ticket(ThirdPartyType.JIRA, 42, "acc-1", "OPS-12", "10001", "10002"),
                new Author("557058:ada", "Ada"),
                new Value(null, "Disk full"),
                new Value(null, "Disk full on db-2"),
                Instant.ofEpochMilli(1767312000123L)));
  }

  @Test
  void shouldFallBackToTheLabelAndTheUserNameOfServer() {
    // When
    var changelogs = decoded("server-summary-changed");

    // Then
    assertThat(changelogs)
        .containsExactly(
            new Changelog(
                Supported.UPDATE_TITLE,
                new Ticket(ThirdPartyType.JIRA, 42, "acc-1", "OPS-13", "10001", "3"),
                new Author("ada", "Ada"),
                new Value(null, "Old"),
                new Value(null, "New"),
                Instant.ofEpochMilli(1767312000124L)));
  }

  @Test
  void shouldFanOutSeveralFieldsInTheirOrder() {
    // When
    var changelogs = decoded("cloud-several-fields");

    // Then
    assertThat(changelogs)
        .extracting(Changelog::type)
        .containsExactly(
            new Unsupported("resolution"),
            Supported.UPDATE_STATUS,
            Supported.UPDATE_PRIORITY,
            Supported.UPDATE_ASSIGNEE,
            Supported.UPDATE_DUE_DATE,
            Supported.UPDATE_DESCRIPTION,
            new Unsupported("customfield_10015"),
            new Unsupported("Größe der Änderung"));
    assertThat(changelogs.get(1).to()).isEqualTo(new Value("10003", "Done"));
    assertThat(changelogs.get(3).from()).isEqualTo(new Value("557058:ada", "Ada"));
    assertThat(changelogs.get(3).to()).isEqualTo(Value.NONE);
    assertThat(changelogs.get(4).to()).isEqualTo(new Value("2026-04-22", "2026-04-22 00:00:00.0"));
  }

  @Test
  void shouldTagAFieldByItsIdInPlainLetters() {
    assertThat(new Unsupported("customfield_10015").tag())
        .isEqualTo("unsupported_customfield_10015");
    assertThat(new Unsupported("Größe der Änderung").tag())
        .isEqualTo("unsupported_gr__e_der__nderung");
    assertThat(new Unsupported("x".repeat(500)).tag()).hasSize(64);
    assertThat(Supported.UPDATE_TITLE.tag()).isEqualTo("update_title");
  }

  @Test
  void shouldTakeTheAuthorOfACloudCommentFromTheComment() {
    // When
    var changelogs = decoded("cloud-comment-created");

    // Then
    assertThat(changelogs)
        .singleElement()
        .satisfies(changelog -> {
          assertThat(changelog.type()).isEqualTo(Supported.CREATE_COMMENT);
          assertThat(changelog.author()).isEqualTo(new Author("557058:grace", "Grace"));
          assertThat(changelog.to()).isEqualTo(new Value("40001", "Looking into it"));
          assertThat(changelog.ticket().key()).isEqualTo("OPS-16");
        });
  }

  @Test
  void shouldReadACommentInsideAnIssueEventOfServer() {
    // When
    var changelogs = decoded("server-issue-commented");

    // Then
    assertThat(changelogs)
        .singleElement()
        .satisfies(changelog -> {
          assertThat(changelog.type()).isEqualTo(Supported.CREATE_COMMENT);
          assertThat(changelog.author()).isEqualTo(new Author("grace", "Grace"));
          assertThat(changelog.to()).isEqualTo(new Value("40003", "Done"));
        });
  }

  @Test
  void shouldNotFollowTheServerCommentWithoutItsIssue() {
    assertThat(decoder.decode(envelope("server-comment-created")))
        .isEqualTo(new Decoding.UnsupportedEvent("comment_created"));
  }

  @Test
  void shouldSeeThatAnEventChangesNothing() {
    assertThat(decoder.decode(envelope("cloud-assigned-empty-changelog")))
        .isEqualTo(new Decoding.EmptyChangelog());
    assertThat(decode("{\"webhookEvent\": \"jira:issue_updated\", " + ISSUE + "}"))
        .isEqualTo(new Decoding.EmptyChangelog());
  }

  @ParameterizedTest
  @CsvSource({
    // The event's name, and whether the comment's times are equal: created by it?
    "issue_commented, true, true",
    "issue_commented, false, true",
    "issue_comment_edited, true, false",
    "issue_comment_edited, false, false",
    "issue_comment_deleted, true, false",
    ", true, true",
    ", false, false"
  })
  void shouldTellANewCommentFromAnEditedOne(String kind, boolean sameTimes, boolean created) {
    // Given
    var name = kind == null ? "" : "\"issue_event_type_name\": \"%s\", ".formatted(kind);
    var comment =
        "\"comment\": {\"id\": \"1\", \"body\": \"b\", \"created\": \"a\", \"updated\": \"%s\"}"
            .formatted(sameTimes ? "a" : "b");

    // When
    var decoding =
        decode("{\"webhookEvent\": \"jira:issue_updated\", " + name + ISSUE + ", " + comment + "}");

    // Then
    if (created) {
      assertThat(decoding).isInstanceOf(Decoding.Decoded.class);
    } else {
      assertThat(decoding).isEqualTo(new Decoding.UnsupportedEvent("jira:issue_updated"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jira:issue_created", "jira:issue_deleted", "comment_deleted", "sprint_started"})
  void shouldKnowEventsThatNoCaseCanFollow(String event) {
    assertThat(decode("{\"webhookEvent\": \"%s\"}".formatted(event)))
        .isEqualTo(new Decoding.UnsupportedEvent(event));
  }

  @Test
  void shouldSayThatAnEventIsUnknown() {
    assertThat(decode("{\"webhookEvent\": \"jira:coffee_brewed\"}"))
        .isEqualTo(new Decoding.UnknownEvent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|webhookEvent: expected a string",
        "{\"webhookEvent\": {}}|webhookEvent: expected a string",
        "{\"webhookEvent\": \"jira:issue_updated\"}|issue.key: expected a string",
        "{\"webhookEvent\": \"jira:issue_updated\", \"issue\": []}|issue.key: expected a string",
        "{\"webhookEvent\": \"comment_created\"}|comment: expected an object",
        "{\"webhookEvent\": \"jira:issue_updated\", \"issue\": {\"key\": \"A-1\"}, \"changelog\":"
            + " {\"items\": [7]}}|changelog.items: expected fieldId or field in each"
      })
  void shouldNameWhatIsMalformed(String body, String reason) {
    assertThat(decode(body)).isEqualTo(new Decoding.Malformed(reason));
  }

  @Test
  void shouldRefuseMoreItemsThanAnIssueHasFields() {
    // Given
    var items = "{\"field\": \"x\"},".repeat(JiraDecoder.MAX_ITEMS) + "{\"field\": \"x\"}";

    // When
    var decoding =
        decode(
            "{\"webhookEvent\": \"jira:issue_updated\", %s, \"changelog\": {\"items\": [%s]}}"
                .formatted(ISSUE, items));

    // Then
    assertThat(decoding)
        .isEqualTo(new Decoding.Malformed("changelog.items: expected at most 1000, found 1001"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"soon\"", "1.5", "1e999", "123456789012345678901234567890"})
  void shouldTakeTheTimeOfArrivalWhenTheEventHasNone(String timestamp) {
    // When
    var decoding =
        decode(
            "{\"webhookEvent\": \"jira:issue_updated\", \"timestamp\": %s, %s, \"changelog\": {\"items\": [{\"field\": \"summary\"}]}}"
                .formatted(timestamp, ISSUE));

    // Then
    assertThat(decoding)
        .isInstanceOfSatisfying(
            Decoding.Decoded.class,
            it -> {
              var changelog = it.changelogs().getFirst();
              assertThat(changelog.at()).isEqualTo(Bodies.RECEIVED_AT);
              assertThat(changelog.author()).isEqualTo(Author.UNKNOWN);
              assertThat(changelog.ticket().issueTypeId()).isNull();
            });
  }

  private List<Changelog> decoded(String fixture) {
    return switch (decoder.decode(envelope(fixture))) {
      case Decoding.Decoded(var changelogs) -> changelogs;
      case Decoding other -> throw new AssertionError(other.toString());
    };
  }

  private Decoding decode(String body) {
    return decoder.decode(Bodies.envelope(body));
  }

  private static WebhookEnvelope envelope(String fixture) {
    return Bodies.envelope(Bodies.resource("/jira/" + fixture + ".json"));
  }
}
