package dev.docket.rapidapi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.docket.rapidapi.error.RefusedException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CaseRequestsTest {
  private static final String TYPE_ID = "00000000-0000-0000-0000-000000000001";
  private static final String PROJECT_ID = "d4bbe1af-f36e-42f1-87c1-493ca35c320e";
  private static final String USER_ID = "9919ec9b-ebc7-49ee-8dc8-03626e717cca";

  @Test
  void shouldReadEveryFieldOfANewCase() {
    // Given
    var body =
        create(
            """
            "title": "Disk full \uD83D\uDE00", "type_id": "%s", "description": "d", "priority": "P2", "status_name": "Open", "new_member": 1
            """
                .formatted(TYPE_ID),
            """
            "project": {"data": {"id": "%s", "type": "project"}}, "assignee": {"data": {"id": "%s", "type": "user"}}
            """
                .formatted(PROJECT_ID, USER_ID));

    // When
    var request = CaseRequests.create(body);

    // Then
    assertThat(request.getTitle()).isEqualTo("Disk full \uD83D\uDE00");
    assertThat(request.getTypeId()).isEqualTo(TYPE_ID);
    assertThat(request.getDescription()).isEqualTo("d");
    assertThat(request.getPriority()).isEqualTo("P2");
    assertThat(request.getStatusName()).isEqualTo("Open");
    assertThat(request.getProjectId()).isEqualTo(PROJECT_ID);
    assertThat(request.getAssigneeId()).isEqualTo(USER_ID);
  }

  @Test
  void shouldLeaveWhatIsAbsentOrNullToCaseApi() {
    // Given
    var body =
        create(
            """
            "title": "t", "type_id": "%s", "priority": null, "custom_attributes": {}
            """
                .formatted(TYPE_ID),
            """
            "project": {"data": {"id": "%s", "type": "project"}}, "assignee": {"data": null}
            """
                .formatted(PROJECT_ID));

    // When
    var request = CaseRequests.create(body);

    // Then
    assertThat(request.getPriority()).isEmpty();
    assertThat(request.getDescription()).isEmpty();
    assertThat(request.getStatusName()).isEmpty();
    assertThat(request.getAssigneeId()).isEmpty();
  }

  static Stream<Arguments> refusedCreations() {
    var title = "\"title\": \"t\"";
    var type = "\"type_id\": \"" + TYPE_ID + "\"";
    var attributes = title + ", " + type;
    var project =
        "\"project\": {\"data\": {\"id\": \"" + PROJECT_ID + "\", \"type\": \"project\"}}";
    return Stream.of(
        Arguments.of(type, project, "/data/attributes/title: expected a string, found nothing"),
        Arguments.of(
            "\"title\": 5, " + type,
            project,
            "/data/attributes/title: expected a string, found a number"),
        Arguments.of(
            "\"title\": \"a\\u0000b\", " + type,
            project,
            "/data/attributes/title: must not contain U+0000"),
        Arguments.of(
            "\"title\": \"a\\uD83D\", " + type,
            project,
            "/data/attributes/title: must not contain half of a surrogate pair"),
        Arguments.of(title, project, "/data/attributes/type_id: expected a string, found nothing"),
        Arguments.of(
            title + ", \"type_id\": \"1-2-3-4-5\"",
            project,
            "/data/attributes/type_id: expected a UUID, found \"1-2-3-4-5\""),
        Arguments.of(
            attributes + ", \"custom_attributes\": {\"k\": {}}",
            project,
            "/data/attributes/custom_attributes: is not supported by this server"),
        Arguments.of(
            attributes + ", \"description\": []",
            project,
            "/data/attributes/description: expected a string, found an array"),
        Arguments.of(
            attributes, "", "/data/relationships/project: expected an object, found nothing"),
        Arguments.of(
            attributes,
            "\"project\": {\"data\": {\"id\": \"x\", \"type\": \"project\"}}",
            "/data/relationships/project/data/id: expected a UUID, found \"x\""),
        Arguments.of(
            attributes,
            project
                + ", \"assignee\": {\"data\": {\"id\": \""
                + USER_ID
                + "\", \"type\": \"userx\"}}",
            "got type \"userx\" expected one of \"user\""));
  }

  @ParameterizedTest
  @MethodSource("refusedCreations")
  void shouldNameTheFieldThatIsWrong(String attributes, String relationships, String detail) {
    // When
    var refused = refusal(() -> CaseRequests.create(create(attributes, relationships)));

    // Then
    assertThat(refused.error().httpStatus()).isEqualTo(400);
    assertThat(refused.error().object().title()).isEqualTo("Bad Request");
    assertThat(refused.error().object().detail()).isEqualTo(detail);
  }

  static Stream<Arguments> refusedPriorities() {
    return Stream.of(
        Arguments.of(
            "P1234", "invalid priority P1234. Must be one of P1, P2, P3, P4, P5, NOT_DEFINED"),
        Arguments.of("", "invalid priority . Must be one of P1, P2, P3, P4, P5, NOT_DEFINED"),
        Arguments.of(
            "P".repeat(5000),
            "invalid priority "
                + "P".repeat(100)
                + "…. Must be one of P1, P2, P3, P4, P5, NOT_DEFINED"));
  }

  @ParameterizedTest
  @MethodSource("refusedPriorities")
  void shouldListThePrioritiesWhenOneIsUnknown(String priority, String detail) {
    // When
    var refused = refusal(() -> CaseRequests.priority("A-1", update("priority", priority)));

    // Then
    assertThat(refused.error().object().title()).isEqualTo("Generic Error");
    assertThat(refused.error().object().status()).isNull();
    assertThat(refused.error().object().detail()).isEqualTo(detail);
  }

  @Test
  void shouldReadTheUpdates() {
    assertThat(CaseRequests.priority("A-1", update("priority", "P5")).getPriority())
        .isEqualTo("P5");
    assertThat(CaseRequests.title("A-1", update("title", "")).getTitle()).isEmpty();
    assertThat(CaseRequests.comment("A-1", update("comment", "Hello")).getMessage())
        .isEqualTo("Hello");
    assertThat(CaseRequests.status("A-1", update("status", "CLOSED")).getStatus())
        .isEqualTo("CLOSED");
    assertThat(CaseRequests.status("A-1", update("status_name", "Done")).getStatusName())
        .isEqualTo("Done");
    assertThat(CaseRequests.comment("A-1", update("comment", "Hello")).getIdOrKey())
        .isEqualTo("A-1");
  }

  @Test
  void shouldPreferTheStatusNameToTheDeprecatedStatus() {
    // Given
    var attributes = new JsonObject().put("status", "OPENED").put("status_name", "Done");
    var data = new JsonObject().put("type", "case").put("attributes", attributes);

    // When
    var request = CaseRequests.status("A-1", new JsonObject().put("data", data).toBuffer());

    // Then
    assertThat(request.getStatusName()).isEqualTo("Done");
    assertThat(request.getStatus()).isEmpty();
  }

  @Test
  void shouldRefuseAStatusUpdateWithoutAStatus() {
    var refused = refusal(() -> CaseRequests.status("A-1", update("title", "t")));

    assertThat(refused.error().object().detail())
        .isEqualTo("/data/attributes: expected status_name or status, found neither");
  }

  @Test
  void shouldRefuseAnUnknownStatus() {
    var refused = refusal(() -> CaseRequests.status("A-1", update("status", "OPENED")));

    assertThat(refused.error().object().detail())
        .isEqualTo("invalid status OPENED. Must be one of OPEN, IN_PROGRESS, CLOSED");
  }

  private static RefusedException refusal(Runnable reading) {
    return catchThrowableOfType(RefusedException.class, reading::run);
  }

  private static Buffer create(String attributes, String relationships) {
    return Buffer.buffer(
        "{\"data\": {\"type\": \"case\", \"attributes\": {%s}, \"relationships\": {%s}}}"
            .formatted(attributes, relationships));
  }

  private static Buffer update(String name, String value) {
    var attributes = new JsonObject().put(name, value);
    var data = new JsonObject().put("type", "case").put("attributes", attributes);
    return new JsonObject().put("data", data).toBuffer();
  }
}
