package dev.docket.thirdpartyreader;

import static dev.docket.thirdpartyreader.JiraBodies.event;
import static dev.docket.thirdpartyreader.JiraBodies.summary;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.server.grpc.StatusFailure;
import io.vertx.grpc.common.GrpcStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What goes wrong on the way, and that the way goes on.
class JiraFaultsIT {
  private static Platform platform;
  private static FakeCaseApi caseApi;

  private final String ticket = JiraBodies.newTicket();

  @BeforeAll
  static void start() {
    platform = new Platform(JiraFaultsIT.class);
    caseApi = platform.caseApi();
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void shouldGoOnAfterRecordsThatNobodyCanRead() {
    // Given
    caseApi.link(ticket, "Old");
    var unreadable = platform.count(ReaderMetric.DECODING_FAILED, "error", "envelope");
    var malformed = platform.count(ReaderMetric.DECODING_FAILED, "error", "payload");
    var unknown = platform.count(ReaderMetric.DECODING_FAILED, "error", "unknown_event_type");
    var unsupported = platform.filtered("unsupported_event_type");
    var empty = platform.filtered("empty_changelog");

    // When
    platform.deliver(event(ticket, "ada", summary("Old", "First")));
    platform.produce("42/acc-1/" + ticket, "not JSON".getBytes(UTF_8));
    platform.produce("42/acc-1/" + ticket, new byte[0]);
    platform.deliver("{\"no\": \"event\"}");
    platform.deliver("{\"webhookEvent\": \"jira:coffee_brewed\"}");
    platform.deliver("{\"webhookEvent\": \"comment_created\", \"comment\": {\"id\": \"1\"}}");
    platform.deliver(event(ticket, "ada", ""));
    platform.deliver(event(ticket, "ada", summary("First", "Second")));
    platform.settle();

    // Then
    assertThat(caseApi.updates(ticket))
        .extracting(FakeCaseApi.Update::title)
        .containsExactly("First", "Second");
    assertThat(platform.count(ReaderMetric.DECODING_FAILED, "error", "envelope"))
        .isEqualTo(unreadable + 2);
    assertThat(platform.count(ReaderMetric.DECODING_FAILED, "error", "payload"))
        .isEqualTo(malformed + 1);
    assertThat(platform.count(ReaderMetric.DECODING_FAILED, "error", "unknown_event_type"))
        .isEqualTo(unknown + 1);
    assertThat(platform.filtered("unsupported_event_type")).isEqualTo(unsupported + 1);
    assertThat(platform.filtered("empty_changelog")).isEqualTo(empty + 1);
  }

  @Test
  void shouldDecideAnewWhenTheCaseHasChangedUnderIt() {
    // Given
    caseApi.link(ticket, "Old");
    caseApi.failUpdates(FakeCaseApi.conflict(), ChangelogPipeline.MAX_RUNS - 1);
    var retries = platform.count(ReaderMetric.RETRIES);

    // When
    platform.deliver(event(ticket, "ada", summary("Old", "New")));
    platform.settle();

    // Then
    assertThat(caseApi.title(ticket)).isEqualTo("New");
    assertThat(caseApi.updates(ticket)).hasSize(ChangelogPipeline.MAX_RUNS);
    assertThat(platform.count(ReaderMetric.RETRIES)).isEqualTo(retries);
  }

  @Test
  void shouldTryTheRecordAgainWhenTheCaseKeepsChanging() {
    // Given
    caseApi.link(ticket, "Old");
    caseApi.failUpdates(FakeCaseApi.conflict(), ChangelogPipeline.MAX_RUNS);
    var retries = platform.count(ReaderMetric.RETRIES);

    // When
    platform.deliver(event(ticket, "ada", summary("Old", "New")));
    platform.settle();

    // Then
    assertThat(caseApi.title(ticket)).isEqualTo("New");
    assertThat(platform.count(ReaderMetric.RETRIES)).isEqualTo(retries + 1);
  }

  @Test
  void shouldWaitForACaseApiThatIsAway() {
    // Given
    caseApi.link(ticket, "Old");
    caseApi.failUpdates(StatusFailure.of(GrpcStatus.UNAVAILABLE, "unavailable", "not now"), 2);

    // When
    platform.deliver(event(ticket, "ada", summary("Old", "New")));
    platform.settle();

    // Then
    assertThat(caseApi.updates(ticket)).hasSize(3);
    assertThat(caseApi.title(ticket)).isEqualTo("New");
  }

  @Test
  void shouldLeaveATitleThatCaseApiDoesNotTake() {
    // Given
    caseApi.link(ticket, "Old");
    caseApi.failUpdates(StatusFailure.invalid("title", "not such a title"), 1);
    var invalid = platform.filtered("value_invalid");

    // When
    platform.deliver(event(ticket, "ada", summary("Old", "New")));
    platform.settle();

    // Then
    assertThat(caseApi.updates(ticket)).hasSize(1);
    assertThat(caseApi.title(ticket)).isEqualTo("Old");
    assertThat(platform.filtered("value_invalid")).isEqualTo(invalid + 1);
  }
}
