package dev.docket.rapidapi.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The documents byte for byte, as golden files: what clients out there parse.
class DocumentsTest {
  static Stream<Arguments> documents() {
    return Stream.of(
        Arguments.of("case-new", CaseDocument.of(Samples.newCase())),
        Arguments.of("case-closed", CaseDocument.of(Samples.closedCase())),
        Arguments.of("project", ProjectDocument.of(Samples.project())),
        Arguments.of("projects", ProjectDocument.of(List.of(Samples.project(), Samples.project()))),
        Arguments.of(
            "timeline", TimelineDocument.of(List.of(Samples.comment(), Samples.statusChanged()))));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void shouldRenderAsInTheGoldenFile(String name, JsonObject document) {
    assertThat(document.encodePrettily()).isEqualTo(golden(name));
  }

  @Test
  void shouldShowACellOfAKindThatOnlyANewerCaseApiKnows() {
    // Given
    var cell = Samples.cell("ATTACHMENT_ADDED", "{\"file\":\"f\"}").setAuthor(Samples.BEN).build();

    // When
    var attributes =
        TimelineDocument.of(List.of(cell))
            .getJsonArray("data")
            .getJsonObject(0)
            .getJsonObject("attributes");

    // Then
    assertThat(attributes.getString("type")).isEqualTo("ATTACHMENT_ADDED");
    assertThat(attributes.getJsonObject("cell_content"))
        .isEqualTo(new JsonObject().put("file", "f"));
  }

  private static String golden(String name) {
    try (var file = DocumentsTest.class.getResourceAsStream("/golden/" + name + ".json")) {
      return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8)
          .stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
