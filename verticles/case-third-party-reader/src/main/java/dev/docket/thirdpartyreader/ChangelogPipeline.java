package dev.docket.thirdpartyreader;

import dev.docket.client.CallFailedException;
import dev.docket.consumer.HandleResp;
import dev.docket.flavor.CallFailures;
import dev.docket.kit.logging.LogKeys;
import dev.docket.kit.tracing.SpanName;
import dev.docket.kit.tracing.Trace;
import dev.docket.proto.caseapi.v1.Case;
import dev.docket.thirdparty.Changelog;
import dev.docket.thirdpartyreader.ChangelogProcessor.Applied;
import dev.docket.thirdpartyreader.filter.AccountCache;
import dev.docket.thirdpartyreader.filter.AccountKey;
import dev.docket.thirdpartyreader.filter.FilterReason;
import dev.docket.thirdpartyreader.filter.Filterer;
import dev.docket.thirdpartyreader.filter.Settings;
import java.time.InstantSource;
import org.slf4j.event.Level;

/// What happens to one change: PreFilter → case and settings → Filter → Processor. Keeps nothing
/// between changes; runs on virtual threads.
final class ChangelogPipeline {
  /// How often a change is decided anew because its case has changed under it, before the record
  /// goes back to its lane to wait.
  static final int MAX_RUNS = 3;

  private final Filterer filterer;
  private final ChangelogProcessor processor;
  private final AccountCache accounts;
  private final ReaderMetrics metrics;
  private final InstantSource clock;

  ChangelogPipeline(
      Filterer filterer,
      ChangelogProcessor processor,
      AccountCache accounts,
      ReaderMetrics metrics,
      InstantSource clock) {
    this.filterer = filterer;
    this.processor = processor;
    this.accounts = accounts;
    this.metrics = metrics;
    this.clock = clock;
  }

  HandleResp run(Changelog changelog, CaseCalls calls) {
    var reason =
        Trace.span(SpanName.PREFILTER_THIRD_PARTY_CHANGELOG, () -> filterer.preFilter(changelog));
    if (reason != null) {
      return filtered(changelog, reason);
    }
    try {
      return decide(changelog, calls, 1);
    } catch (CallFailedException e) {
      return CallFailures.response(e);
    }
  }

  private HandleResp decide(Changelog changelog, CaseCalls calls, int run) {
    return switch (Trace.span(
        SpanName.FILTER_THIRD_PARTY_CHANGELOG, () -> filter(changelog, calls))) {
      case Filtering.Out(var reason) -> filtered(changelog, reason);
      case Filtering.In(var linked, var same) -> apply(changelog, linked, same, calls, run);
    };
  }

  private sealed interface Filtering {
    record Out(FilterReason reason) implements Filtering {}

    /// @param same whether the case has the value already
    record In(Case linked, boolean same) implements Filtering {}
  }

  private Filtering filter(Changelog changelog, CaseCalls calls) {
    var linked = calls.linkedCase(changelog.ticket());
    if (linked == null) {
      return new Filtering.Out(FilterReason.NO_CORRESPONDING_CASE);
    }
    var askedAt = clock.instant();
    var account = calls.account(changelog.ticket());
    if (account == null) {
      return new Filtering.Out(FilterReason.INTEGRATION_DISABLED);
    }
    accounts.remember(AccountKey.of(changelog.ticket()), account, askedAt);
    var project = calls.settings(linked.getProjectId());
    if (project == null) {
      return new Filtering.Out(FilterReason.PROJECT_NOT_FOUND);
    }
    var reason = filterer.filter(changelog, linked, new Settings(account, project));
    return reason == null || reason == FilterReason.VALUE_UNCHANGED
        ? new Filtering.In(linked, reason != null)
        : new Filtering.Out(reason);
  }

  /// Also a value that the case has already: case-api then knows this change, and when it is
  /// delivered again it does not undo what a person has done since.
  private HandleResp apply(
      Changelog changelog, Case linked, boolean same, CaseCalls calls, int run) {
    return switch (Trace.span(
        SpanName.PROCESS_CHANGELOG, () -> processor.process(changelog, linked, calls))) {
      case Applied.Done _ when same -> filtered(changelog, FilterReason.VALUE_UNCHANGED);
      case Applied.Done _ -> {
        metrics.processed(changelog, clock.instant());
        yield HandleResp.success();
      }
      case Applied.Invalid _ -> filtered(changelog, FilterReason.VALUE_INVALID);
      case Applied.Outdated(var cause) ->
          run < MAX_RUNS ? decide(changelog, calls, run + 1) : HandleResp.retry(cause);
    };
  }

  private HandleResp filtered(Changelog changelog, FilterReason reason) {
    metrics.filtered(changelog, reason);
    if (reason.explainable()) {
      ReaderLog.at(Level.INFO)
          .addKeyValue(LogKeys.ORG_ID, changelog.ticket().orgId())
          .addKeyValue(LogKeys.THIRD_PARTY_TYPE, changelog.ticket().thirdParty().tag())
          .addKeyValue(LogKeys.JIRA_ISSUE_KEY, changelog.ticket().key())
          .addKeyValue(LogKeys.CHANGELOG_TYPE, changelog.type().tag())
          .addKeyValue(LogKeys.EVT_TIMESTAMP, changelog.at())
          .addKeyValue(LogKeys.AUTHOR, changelog.author().id())
          .addKeyValue(LogKeys.IS_FROM_DATADOG, reason == FilterReason.BREAK_SYNCHRONIZATION_CYCLE)
          .addKeyValue(LogKeys.REASON, reason.tag())
          .log("change of a third party filtered");
    }
    return HandleResp.skip(reason.skip());
  }
}
