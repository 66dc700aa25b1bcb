package dev.docket.thirdpartyreader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.metrics.Metrics;
import dev.docket.testkit.ReportedMetrics;
import dev.docket.thirdparty.Changelog;
import dev.docket.thirdparty.ChangelogType;
import dev.docket.thirdparty.ChangelogType.Supported;
import dev.docket.thirdparty.ThirdPartyType;
import dev.docket.thirdparty.Ticket;
import dev.docket.thirdpartyreader.filter.FilterReason;
import io.micrometer.core.instrument.Tag;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReaderMetricsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final Metrics metrics = new Metrics();
  private final ReaderMetrics reader = new ReaderMetrics(metrics, "jira");

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void shouldKeepTheNamesAndTagsThatDashboardsKnow() {
    // When
    reader.processed(changelog(Supported.UPDATE_TITLE, "10001", NOW.minusSeconds(2)), NOW);
    reader.filtered(changelog(Supported.UPDATE_TITLE, null, NOW), FilterReason.STATE_CONFLICT);
    reader.filtered(42, FilterReason.EMPTY_CHANGELOG);
    reader.decodingFailed("envelope");
    reader.retried();
    reader.outOfOrder(changelog(Supported.UPDATE_TITLE, null, NOW).ticket());

    // Then
    ReportedMetrics.of("case-third-party-reader")
        .forEach((name, tags) ->
            assertThat(metrics.registry().find(name).meters())
                .as(name)
                .isNotEmpty()
                .allSatisfy(meter ->
                    assertThat(meter.getId().getTags()).extracting(Tag::getKey).containsAll(tags)));
    assertCount(
        "dd.case_third_party_reader.changelog_processed",
        "org_id",
        "42",
        "flavor",
        "jira",
        "changelog_type",
        "update_title");
    assertCount(
        "dd.case_third_party_reader.jira.filtered",
        "org_id",
        "42",
        "flavor",
        "jira",
        "changelog_type",
        "update_title",
        "reason",
        "state_conflict");
    assertCount(
        "dd.case_third_party_reader.jira.filtered",
        "org_id",
        "42",
        "flavor",
        "jira",
        "changelog_type",
        "none",
        "reason",
        "empty_changelog");
    assertCount(
        "dd.case_third_party_reader.decoding_failed", "flavor", "jira", "error", "envelope");
    assertCount("dd.case_third_party_reader.retries");
    assertCount(
        "dd.case_third_party_reader.out_of_order_event", "integration", "jira", "org_id", "42");
    var latency =
        metrics
            .registry()
            .get("case.case_third_party_reader.end_to_end_latency")
            .tags("org_id", "42", "flavor", "jira", "changelog_type", "update_title")
            .tags("jira_account_id", "acc-1", "jira_project_id", "10001")
            .timer();
    assertThat(latency.totalTime(TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void shouldTakeATimeAheadOfOursForNow() {
    // When
    reader.processed(changelog(Supported.UPDATE_TITLE, null, NOW.plusSeconds(9)), NOW);

    // Then
    var latency = metrics.registry().get(ReaderMetric.END_TO_END_LATENCY.metric()).timer();
    assertThat(latency.count()).isEqualTo(1);
    assertThat(latency.totalTime(TimeUnit.SECONDS)).isZero();
  }

  @Test
  void shouldNotGrowWithTheNumberOfFields() {
    // When
    for (int i = 0; i < 1_000; i++) {
      var type = new ChangelogType.Unsupported("customfield_" + i);
      reader.filtered(changelog(type, null, NOW), FilterReason.UNSUPPORTED_CHANGELOG_TYPE);
    }

    // Then
    assertThat(metrics.registry().get(ReaderMetric.JIRA_FILTERED.metric()).counters())
        .hasSize(201)
        .anySatisfy(
            counter -> assertThat(counter.getId().getTag("changelog_type")).isEqualTo("other"));
  }

  private void assertCount(String name, String... tags) {
    assertThat(metrics.registry().get(name).tags(tags).counter().count()).isEqualTo(1);
  }

  private static Changelog changelog(ChangelogType type, @Nullable String project, Instant at) {
    return new Changelog(
        type,
        new Ticket(ThirdPartyType.JIRA, 42, "acc-1", "OPS-1", project, null),
        Changelog.Author.UNKNOWN,
        Changelog.Value.NONE,
        Changelog.Value.NONE,
        at);
  }
}
