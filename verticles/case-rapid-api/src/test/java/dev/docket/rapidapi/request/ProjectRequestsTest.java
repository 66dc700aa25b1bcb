package dev.docket.rapidapi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.docket.rapidapi.error.RefusedException;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectRequestsTest {
  @Test
  void shouldReadKeyAndName() {
    var request =
        ProjectRequests.create(
            body("\"key\": \"SEC\", \"name\": \"Security\", \"enabled_custom_case_types\": []"));

    assertThat(request.getKey()).isEqualTo("SEC");
    assertThat(request.getName()).isEqualTo("Security");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\": \"n\" | /data/attributes/key: expected a string, found nothing",
        "\"key\": \"K\" | /data/attributes/name: expected a string, found nothing",
        "\"team_uuid\": \"u\" | /data/attributes/team_uuid: is not supported by this server",
        "\"enabled_custom_case_types\": [\"u\"] | /data/attributes/enabled_custom_case_types: is not supported by this server"
      })
  void shouldNameTheFieldThatIsWrong(String attributes, String detail) {
    var refused =
        catchThrowableOfType(
            RefusedException.class, () -> ProjectRequests.create(body(attributes)));

    assertThat(refused.error().object().detail()).isEqualTo(detail);
  }

  private static Buffer body(String attributes) {
    return Buffer.buffer(
        "{\"data\": {\"type\": \"project\", \"attributes\": {%s}}}".formatted(attributes));
  }
}
