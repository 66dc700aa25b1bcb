package dev.docket.thirdparty;

import java.util.Set;

/// The names in `webhookEvent`, as the webhook pages of Jira Cloud and of Jira Data Center list
/// them.
final class JiraEvents {

  static final String ISSUE_UPDATED = "jira:issue_updated";
  static final String COMMENT_CREATED = "comment_created";

  /// Jira may send them, but no case can follow: a newer list than this one shows as unknown
  /// events.
  private static final Set<String> UNSUPPORTED =
      Set.of(
          "jira:issue_created",
          "jira:issue_deleted",
          "comment_updated",
          "comment_deleted",
          "worklog_created",
          "worklog_updated",
          "worklog_deleted",
          "jira:worklog_updated",
          "issuelink_created",
          "issuelink_deleted",
          "issue_property_set",
          "issue_property_deleted",
          "attachment_created",
          "attachment_deleted",
          "jira:version_created",
          "jira:version_updated",
          "jira:version_deleted",
          "jira:version_released",
          "jira:version_unreleased",
          "jira:version_moved",
          "jira:version_merged",
          "project_created",
          "project_updated",
          "project_deleted",
          "project_soft_deleted",
          "project_restored_deleted",
          "project_archived",
          "project_restored_archived",
          "user_created",
          "user_updated",
          "user_deleted",
          "sprint_created",
          "sprint_updated",
          "sprint_deleted",
          "sprint_started",
          "sprint_closed",
          "board_created",
          "board_updated",
          "board_deleted",
          "board_configuration_changed",
          "option_voting_changed",
          "option_watching_changed",
          "option_unassigned_issues_changed",
          "option_subtasks_changed",
          "option_attachments_changed",
          "option_issuelinks_changed",
          "option_timetracking_changed",
          "filter_created",
          "filter_updated",
          "filter_deleted");

  private JiraEvents() {}

  static boolean unsupported(String event) {
    return UNSUPPORTED.contains(event);
  }
}
