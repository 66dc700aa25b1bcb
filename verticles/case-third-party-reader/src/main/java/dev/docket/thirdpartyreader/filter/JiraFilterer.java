package dev.docket.thirdpartyreader.filter;

import dev.docket.domain.casem.CaseDecider;
import dev.docket.proto.caseapi.v1.Case;
import dev.docket.proto.caseapi.v1.SyncType;
import dev.docket.proto.caseapi.v1.ThirdPartyAccount;
import dev.docket.thirdparty.Changelog;
import dev.docket.thirdparty.ChangelogType.Supported;
import dev.docket.thirdparty.ChangelogType.Unsupported;
import org.jspecify.annotations.Nullable;

/// The rules for changes of Jira. Of the fields, only the title is synchronized so far.
public final class JiraFilterer implements Filterer {
  private final AccountCache accounts;

  public JiraFilterer(AccountCache accounts) {
    this.accounts = accounts;
  }

  @Override
  public @Nullable FilterReason preFilter(Changelog changelog) {
    var account = accounts.fresh(AccountKey.of(changelog.ticket()));
    return account == null ? null : againstAccount(changelog, account);
  }

  @Override
  public @Nullable FilterReason filter(Changelog changelog, Case linked, Settings settings) {
    var jira = settings.project().getJira();
    if (!jira.getIntegrationEnabled()) {
      return FilterReason.INTEGRATION_DISABLED;
    }
    if (!jira.getSyncEnabled()) {
      return FilterReason.PROJECT_SYNC_DISABLED;
    }
    var account = jira.getAccountId();
    if (!account.isEmpty() && !account.equals(changelog.ticket().accountId())) {
      return FilterReason.NO_MATCHING_METADATA;
    }
    // The same answer as the cache would give, or a cold one would let through what a warm one
    // rejects.
    var reason = againstAccount(changelog, settings.account());
    if (reason != null) {
      return reason;
    }
    return switch (changelog.type()) {
      case Supported.UPDATE_TITLE -> title(changelog.to().text(), linked, jira.getTitle());
      case Supported _, Unsupported _ -> FilterReason.UNSUPPORTED_CHANGELOG_TYPE;
    };
  }

  private static @Nullable FilterReason title(
      @Nullable String title, Case linked, SyncType syncType) {
    return switch (syncType) {
      case SYNC_TYPE_BIDIRECTIONAL, SYNC_TYPE_ONE_WAY_PULL -> titleValue(title, linked);
      case SYNC_TYPE_ONE_WAY_PUSH -> FilterReason.SYNC_DIRECTION_OUTBOUND_ONLY;
      case SYNC_TYPE_OFF, UNRECOGNIZED -> FilterReason.FIELD_JIRA_BI_SYNC_DISABLED;
    };
  }

  private static @Nullable FilterReason titleValue(@Nullable String title, Case linked) {
    if (title == null || title.isBlank() || title.length() > CaseDecider.MAX_TITLE) {
      return FilterReason.VALUE_INVALID;
    }
    return title.equals(linked.getTitle()) ? FilterReason.VALUE_UNCHANGED : null;
  }

  private static @Nullable FilterReason againstAccount(
      Changelog changelog, ThirdPartyAccount account) {
    if (isFromUs(changelog, account)) {
      return FilterReason.BREAK_SYNCHRONIZATION_CYCLE;
    }
    return isUsed(changelog, account) ? null : FilterReason.NO_MATCHING_METADATA;
  }

  /// Whether the user that Docket acts as at the third party has made the change.
  static boolean isFromUs(Changelog changelog, ThirdPartyAccount account) {
    var us = account.getIntegrationUserId();
    return !us.isEmpty() && us.equals(changelog.author().id());
  }

  /// Whether some project of the org is synchronized with the ticket's project and issue type. A
  /// payload that names neither is given the benefit of the doubt: the case knows its project.
  private static boolean isUsed(Changelog changelog, ThirdPartyAccount account) {
    var project = changelog.ticket().projectId();
    var issueType = changelog.ticket().issueTypeId();
    return project == null
        || issueType == null
        || account.getJiraMetadataList().stream()
            .anyMatch(used ->
                used.getProjectId().equals(project) && used.getIssueTypeId().equals(issueType));
  }
}
