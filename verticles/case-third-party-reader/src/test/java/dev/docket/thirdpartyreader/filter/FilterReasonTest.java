package dev.docket.thirdpartyreader.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FilterReasonTest {

  @Test
  void shouldKeepTheNamesThatDashboardsKnow() {
    assertThat(FilterReason.values())
        .extracting(FilterReason::tag)
        .containsExactlyInAnyOrder(
            "break_synchronization_cycle",
            "field_jira_bi_sync_disabled",
            "field_value_not_mapped",
            "state_conflict",
            "no_corresponding_case",
            "project_not_found",
            "created_before_start_syncing_from",
            "integration_disabled",
            "project_sync_disabled",
            "unsupported_changelog_type",
            "no_matching_metadata",
            "custom_field_not_configured",
            "assignee_resolution_failed",
            "case_version_mismatch",
            "no_matching_instance",
            "unsupported_event_type",
            "empty_changelog",
            "field_servicenow_sync_disabled",
            "sync_direction_outbound_only",
            "value_unchanged",
            "value_invalid",
            "case_archived",
            "case_linked_elsewhere",
            "comment_empty",
            "comment_already_synced",
            "stale_event",
            "actor_not_allowed");
  }

  @Test
  void shouldExplainWhatSomebodyMayMiss() {
    assertThat(FilterReason.PROJECT_SYNC_DISABLED.skip().explainable()).isTrue();
    assertThat(FilterReason.BREAK_SYNCHRONIZATION_CYCLE.skip().explainable()).isFalse();
    assertThat(FilterReason.NO_CORRESPONDING_CASE.explainable()).isFalse();
  }
}
