package dev.docket.caseapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.proto.caseapi.v1.JiraSync;
import dev.docket.proto.caseapi.v1.SyncType;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyncSettingsReaderTest {

  @ParameterizedTest
  @CsvSource({
    "ST_BIDIRECTIONAL, SYNC_TYPE_BIDIRECTIONAL",
    "ST_ONE_WAY_PULL, SYNC_TYPE_ONE_WAY_PULL",
    "ST_ONE_WAY_PUSH, SYNC_TYPE_ONE_WAY_PUSH",
    "ST_UNHEARD_OF, SYNC_TYPE_OFF"
  })
  void shouldReadTheContractsSettings(String written, SyncType expected) {
    var jira =
        read(
            """
            {"integration_jira": {"enabled": true, "metadata": {"account_id": "a"},
              "sync": {"enabled": true, "properties": {"title": {"sync_type": "%s"}}}}}
            """
                .formatted(written));

    assertThat(jira)
        .isEqualTo(
            JiraSync.newBuilder()
                .setIntegrationEnabled(true)
                .setSyncEnabled(true)
                .setAccountId("a")
                .setTitle(expected)
                .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"integration_jira\": null}",
        "{\"integration_jira\": {\"sync\": []}}",
        "{\"integration_jira\": {\"sync\": {\"properties\": {\"title\": \"on\"}}}}"
      })
  void shouldTakeWhatIsAbsentOrOfAnotherFormForOff(String settings) {
    assertThat(read(settings)).isEqualTo(JiraSync.getDefaultInstance());
  }

  @Test
  void shouldNotSynchronizeATitleWithoutASyncType() {
    var jira = read("{\"integration_jira\": {\"sync\": {\"properties\": {\"title\": {}}}}}");

    assertThat(jira.getTitle()).isEqualTo(SyncType.SYNC_TYPE_OFF);
  }

  private static JiraSync read(String settings) {
    return SyncSettingsReader.read(new JsonObject(settings)).getJira();
  }
}
