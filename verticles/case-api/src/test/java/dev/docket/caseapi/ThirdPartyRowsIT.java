package dev.docket.caseapi;

import static dev.docket.caseapi.CaseApiFixture.ORG;
import static dev.docket.caseapi.CaseApiFixture.OTHER_ORG;
import static dev.docket.caseapi.CaseApiFixture.PROJECT;
import static dev.docket.caseapi.CaseApiFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.config.Secret;
import dev.docket.kit.config.SecretsConfig;
import dev.docket.kit.identity.SecretBox;
import dev.docket.proto.caseapi.v1.ThirdPartyKind;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ThirdPartyRowsIT {

  private static CaseApiFixture fixture;

  @BeforeAll
  static void start() throws SQLException {
    fixture = new CaseApiFixture(ThirdPartyRowsIT.class);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldFindTheCaseOfATicketInItsOrgOnly() throws SQLException {
    // Given
    var caseId = fixture.create("linked").view().id();
    fixture.execute(
        "insert into docket.third_party_ticket values (%d, 'JIRA', 'acc', 'OPS-1', '%s', now())"
            .formatted(ORG, caseId));

    // When / Then
    assertThat(find(ORG, "acc", "OPS-1")).isEqualTo(caseId);
    assertThat(find(OTHER_ORG, "acc", "OPS-1")).isNull();
    assertThat(find(ORG, "other", "OPS-1")).isNull();
    assertThat(find(ORG, "acc", "OPS-2")).isNull();
  }

  @Test
  void shouldListTheJiraMetadataThatProjectsUse() throws SQLException {
    // Given
    fixture.execute(
        """
        update docket.project set settings =
          '{"integration_jira": {"metadata": {"account_id": "acc", "project_id": "10000", "issue_type_id": "10001"}}}'
        where org_id = %d and id = '%s'
        """
            .formatted(ORG, PROJECT));

    // When / Then
    assertThat(metadata(ORG, "acc"))
        .containsExactly(new ThirdPartyRows.JiraMetadata("10000", "10001"));
    assertThat(metadata(ORG, "none")).isEmpty();
    assertThat(metadata(OTHER_ORG, "acc")).isEmpty();
  }

  @Test
  void shouldResolveAWebhookAndOpenItsSecret() throws SQLException {
    // Given
    var key = "A".repeat(43) + "=";
    var box =
        new SecretBox(new SecretsConfig(Map.of("k", new Secret(key)), "k"), new SecureRandom());
    var sealed = box.seal("hush", "hook-1");
    fixture.execute(
        "insert into docket.webhook values ('hook-1', %d, 'JIRA', 'acc', 'k', '\\x%s')"
            .formatted(ORG, java.util.HexFormat.of().formatHex(sealed.bytes())));

    // When
    var webhook = Objects.requireNonNull(await(DirectoryRows.webhook(fixture.pool, "hook-1")));

    // Then
    assertThat(webhook.orgId()).isEqualTo(ORG);
    assertThat(webhook.accountId()).isEqualTo("acc");
    assertThat(box.open(webhook.secret(), "hook-1")).isEqualTo("hush");
    assertThat(await(DirectoryRows.webhook(fixture.pool, "hook-2"))).isNull();
  }

  private static List<ThirdPartyRows.JiraMetadata> metadata(long org, String account) {
    return await(fixture.database.inOrg(org, tx -> ThirdPartyRows.jiraMetadata(tx, org, account)));
  }

  private static UUID find(long org, String account, String ticket) {
    return await(
        fixture.database.inOrg(
            org, tx -> ThirdPartyRows.findCase(tx, org, ThirdPartyKind.JIRA, account, ticket)));
  }
}
