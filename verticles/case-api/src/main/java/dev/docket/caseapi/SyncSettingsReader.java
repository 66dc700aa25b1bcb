package dev.docket.caseapi;

import dev.docket.proto.caseapi.v1.JiraSync;
import dev.docket.proto.caseapi.v1.SyncSettings;
import dev.docket.proto.caseapi.v1.SyncType;
import io.vertx.core.json.JsonObject;

/// The contract's ProjectSettings as sync reads them. What is absent is off.
final class SyncSettingsReader {

  private SyncSettingsReader() {}

  static SyncSettings read(JsonObject settings) {
    var jira = object(settings, "integration_jira");
    var sync = object(jira, "sync");
    return SyncSettings.newBuilder()
        .setJira(
            JiraSync.newBuilder()
                .setIntegrationEnabled(jira.getBoolean("enabled", false))
                .setSyncEnabled(sync.getBoolean("enabled", false))
                .setAccountId(object(jira, "metadata").getString("account_id", ""))
                .setTitle(syncType(object(object(sync, "properties"), "title"))))
        .build();
  }

  private static SyncType syncType(JsonObject property) {
    return switch (property.getString("sync_type", "")) {
      case "ST_BIDIRECTIONAL" -> SyncType.SYNC_TYPE_BIDIRECTIONAL;
      case "ST_ONE_WAY_PULL" -> SyncType.SYNC_TYPE_ONE_WAY_PULL;
      case "ST_ONE_WAY_PUSH" -> SyncType.SYNC_TYPE_ONE_WAY_PUSH;
      default -> SyncType.SYNC_TYPE_OFF;
    };
  }

  private static JsonObject object(JsonObject parent, String name) {
    return parent.getValue(name) instanceof JsonObject child ? child : new JsonObject();
  }
}
