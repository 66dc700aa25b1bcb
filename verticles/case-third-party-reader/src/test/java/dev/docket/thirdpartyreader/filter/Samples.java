package dev.docket.thirdpartyreader.filter;

import dev.docket.proto.caseapi.v1.Case;
import dev.docket.proto.caseapi.v1.JiraMetadata;
import dev.docket.proto.caseapi.v1.JiraSync;
import dev.docket.proto.caseapi.v1.SyncSettings;
import dev.docket.proto.caseapi.v1.SyncType;
import dev.docket.proto.caseapi.v1.ThirdPartyAccount;
import dev.docket.thirdparty.Changelog;
import dev.docket.thirdparty.Changelog.Author;
import dev.docket.thirdparty.Changelog.Value;
import dev.docket.thirdparty.ChangelogType;
import dev.docket.thirdparty.ThirdPartyType;
import dev.docket.thirdparty.Ticket;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Changes, accounts and settings for tests.
final class Samples {
  static final String US = "557058:docket";
  static final AccountKey KEY = new AccountKey(42, "acc-1");
  static final Case CASE = Case.newBuilder().setId("c").setTitle("Old").setVersion(3).build();

  private Samples() {}

  static Ticket ticket(@Nullable String project, @Nullable String issueType) {
    return new Ticket(ThirdPartyType.JIRA, 42, "acc-1", "OPS-1", project, issueType);
  }

  static Changelog changelog(
      ChangelogType type, Ticket ticket, @Nullable String author, @Nullable String to) {
    return new Changelog(
        type,
        ticket,
        new Author(author, "somebody"),
        new Value(null, "Old"),
        new Value(null, to),
        Instant.EPOCH);
  }

  static ThirdPartyAccount account(String integrationUser) {
    return ThirdPartyAccount.newBuilder()
        .setIntegrationUserId(integrationUser)
        .addJiraMetadata(JiraMetadata.newBuilder().setProjectId("1").setIssueTypeId("9"))
        .addJiraMetadata(JiraMetadata.newBuilder().setProjectId("10001").setIssueTypeId("10002"))
        .build();
  }

  static SyncSettings settings(boolean integration, boolean sync, SyncType title) {
    return SyncSettings.newBuilder()
        .setJira(
            JiraSync.newBuilder()
                .setIntegrationEnabled(integration)
                .setSyncEnabled(sync)
                .setAccountId("acc-1")
                .setTitle(title))
        .build();
  }
}
