package dev.docket.thirdpartyreader;

import dev.docket.kit.metrics.CappedTag;
import dev.docket.kit.metrics.Metrics;
import dev.docket.thirdparty.Changelog;
import dev.docket.thirdparty.Ticket;
import dev.docket.thirdpartyreader.filter.FilterReason;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// What one flavor counts, with its tags. Tags whose values come from data are capped. Thread-safe.
final class ReaderMetrics {
  private static final int MAX_ORGS = 1_000;
  private static final int MAX_ACCOUNTS = 1_000;
  private static final int MAX_PROJECTS = 1_000;

  /// The supported ones, and the fields that an org uses most.
  private static final int MAX_TYPES = 200;

  /// What stands for a tag that an event has no value for.
  private static final String NONE = "none";

  private final Metrics metrics;
  private final Tags flavor;
  private final CappedTag orgId;
  private final CappedTag changelogType;
  private final CappedTag accountId;
  private final CappedTag projectId;

  ReaderMetrics(Metrics metrics, String flavor) {
    this.metrics = metrics;
    this.flavor = Tags.of("flavor", flavor);
    this.orgId = new CappedTag(metrics, "org_id", MAX_ORGS);
    this.changelogType = new CappedTag(metrics, "changelog_type", MAX_TYPES);
    this.accountId = new CappedTag(metrics, "jira_account_id", MAX_ACCOUNTS);
    this.projectId = new CappedTag(metrics, "jira_project_id", MAX_PROJECTS);
  }

  void processed(Changelog changelog, Instant now) {
    var tags = tags(changelog);
    metrics.counter(ReaderMetric.CHANGELOG_PROCESSED, tags).increment();
    var ticket = changelog.ticket();
    var at =
        tags.and(
            accountId.of(ticket.accountId()),
            projectId.of(Objects.requireNonNullElse(ticket.projectId(), NONE)));
    var latency = Duration.between(changelog.at(), now);
    // Their clock may be ahead of ours.
    metrics
        .timer(ReaderMetric.END_TO_END_LATENCY, at)
        .record(latency.isNegative() ? Duration.ZERO : latency);
  }

  void filtered(Changelog changelog, FilterReason reason) {
    count(ReaderMetric.JIRA_FILTERED, tags(changelog).and("reason", reason.tag()));
  }

  /// A whole event, none of whose changes is known.
  void filtered(long org, FilterReason reason) {
    count(
        ReaderMetric.JIRA_FILTERED,
        flavor
            .and(orgId.of(Long.toString(org)), changelogType.of(NONE))
            .and("reason", reason.tag()));
  }

  /// @param error one of a fixed set
  void decodingFailed(String error) {
    count(ReaderMetric.DECODING_FAILED, flavor.and("error", error));
  }

  void retried() {
    count(ReaderMetric.RETRIES, flavor);
  }

  void outOfOrder(Ticket ticket) {
    count(
        ReaderMetric.OUT_OF_ORDER_EVENT,
        Tags.of("integration", ticket.thirdParty().tag())
            .and(orgId.of(Long.toString(ticket.orgId()))));
  }

  private Tags tags(Changelog changelog) {
    return flavor.and(
        orgId.of(Long.toString(changelog.ticket().orgId())),
        changelogType.of(changelog.type().tag()));
  }

  private void count(ReaderMetric metric, Tags tags) {
    metrics.counter(metric, tags).increment();
  }
}
