package dev.docket.rapidapi.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.docket.rapidapi.error.RefusedException;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParametersTest {
  private static final String ID = "f98a5a5b-e0ff-45d4-b2f5-afe6e74de504";

  @Test
  void shouldTakeACaseByUuidOrByKey() {
    assertThat(Ids.caseIdOrKey(ID.toUpperCase(java.util.Locale.ROOT))).isEqualTo(ID);
    assertThat(Ids.caseIdOrKey("DEMO-12")).isEqualTo("DEMO-12");
    assertThat(Ids.caseIdOrKey("A1-999999999999999999")).isEqualTo("A1-999999999999999999");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "types",
        "1-2-3-4-5",
        "demo-1",
        "DEMO-0",
        "DEMO-01",
        "DEMO-",
        "DEMO-9999999999999999999",
        "TOOLONGAKEY1-1"
      })
  void shouldRefuseAPathPartThatIsNeither(String text) {
    var refused = catchThrowableOfType(RefusedException.class, () -> Ids.caseIdOrKey(text));

    assertThat(refused.error().httpStatus()).isEqualTo(400);
    assertThat(refused.error().object().title()).isEqualTo("Invalid Parameter");
    assertThat(refused.error().object().detail())
        .isEqualTo("case_id: expected a UUID or a case key, found \"" + text + "\"");
  }

  @Test
  void shouldRefuseAKeyWhereAProjectIdIsExpected() {
    var refused = catchThrowableOfType(RefusedException.class, () -> Ids.projectId("DEMO"));

    assertThat(refused.error().object().detail())
        .isEqualTo("project_id: expected a UUID, found \"DEMO\"");
  }

  @Test
  void shouldTakeThePageOfATimeline() {
    // Given
    var query =
        MultiMap.caseInsensitiveMultiMap()
            .add("page[size]", "100")
            .add("page[number]", "3")
            .add("sort[ascending]", "true");

    // When
    var request = TimelineRequests.list(ID, query);

    // Then
    assertThat(request.getPageSize()).isEqualTo(100);
    assertThat(request.getPageNumber()).isEqualTo(3);
    assertThat(request.getAscending()).isTrue();
  }

  @Test
  void shouldTakeTheNewestFiftyCellsUnlessTold() {
    var request = TimelineRequests.list(ID, MultiMap.caseInsensitiveMultiMap());

    assertThat(request.getPageSize()).isEqualTo(50);
    assertThat(request.getPageNumber()).isZero();
    assertThat(request.getAscending()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "page[size], 0, an integer from 1 to 100",
    "page[size], 101, an integer from 1 to 100",
    "page[size], x, an integer from 1 to 100",
    "page[size], 99999999999, an integer from 1 to 100",
    "page[number], -1, an integer from 0 to 21474836",
    "page[number], 999999999, an integer from 0 to 21474836",
    "sort[ascending], yes, true or false"
  })
  void shouldRefuseAParameterOutOfItsRange(String name, String value, String expected) {
    // Given
    var query = MultiMap.caseInsensitiveMultiMap().add(name, value);

    // When
    var refused =
        catchThrowableOfType(RefusedException.class, () -> TimelineRequests.list(ID, query));

    // Then
    assertThat(refused.error().object().title()).isEqualTo("Invalid Parameter");
    assertThat(refused.error().object().detail())
        .isEqualTo("%s: expected %s, found \"%s\"".formatted(name, expected, value));
  }
}
