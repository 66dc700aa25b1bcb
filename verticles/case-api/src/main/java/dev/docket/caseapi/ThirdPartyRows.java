package dev.docket.caseapi;

import dev.docket.proto.caseapi.v1.ThirdPartyKind;
import dev.docket.store.OrgTransaction;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The tables `third_party_ticket` and `third_party_account`, and what of a project's settings sync
/// reads.
final class ThirdPartyRows {

  private static final String FIND_TICKET =
      """
      select case_id from docket.third_party_ticket
      where org_id = $1 and kind = $2 and account_id = $3 and ticket_key = $4
      """;

  private static final String FIND_ACCOUNT =
      """
      select integration_user_id from docket.third_party_account
      where org_id = $1 and kind = $2 and account_id = $3
      """;

  private static final String FIND_SETTINGS =
      "select settings from docket.project where org_id = $1 and id = $2";

  private static final String LIST_JIRA_METADATA =
      """
      select distinct
        settings #>> '{integration_jira,metadata,project_id}' as project_id,
        settings #>> '{integration_jira,metadata,issue_type_id}' as issue_type_id
      from docket.project
      where org_id = $1 and settings #>> '{integration_jira,metadata,account_id}' = $2
        and settings #>> '{integration_jira,metadata,project_id}' is not null
        and settings #>> '{integration_jira,metadata,issue_type_id}' is not null
      limit 1000
      """;

  record JiraMetadata(String projectId, String issueTypeId) {}

  private ThirdPartyRows() {}

  static Future<@Nullable UUID> findCase(
      OrgTransaction tx, long orgId, ThirdPartyKind kind, String account, String ticketKey) {
    return tx.execute(FIND_TICKET, Tuple.of(orgId, kind.name(), account, ticketKey))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getUUID("case_id"));
  }

  static Future<@Nullable String> integrationUser(
      OrgTransaction tx, long orgId, ThirdPartyKind kind, String account) {
    return tx.execute(FIND_ACCOUNT, Tuple.of(orgId, kind.name(), account))
        .map(rows ->
            rows.size() == 0 ? null : rows.iterator().next().getString("integration_user_id"));
  }

  static Future<@Nullable JsonObject> settings(OrgTransaction tx, long orgId, UUID projectId) {
    return tx.execute(FIND_SETTINGS, Tuple.of(orgId, projectId))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getJsonObject("settings"));
  }

  static Future<List<JiraMetadata>> jiraMetadata(OrgTransaction tx, long orgId, String account) {
    return tx.execute(LIST_JIRA_METADATA, Tuple.of(orgId, account))
        .map(rows -> {
          var found = new ArrayList<JiraMetadata>(rows.size());
          rows.forEach(row ->
              found.add(
                  new JiraMetadata(
                      Objects.requireNonNull(row.getString("project_id")),
                      Objects.requireNonNull(row.getString("issue_type_id")))));
          return found;
        });
  }
}
