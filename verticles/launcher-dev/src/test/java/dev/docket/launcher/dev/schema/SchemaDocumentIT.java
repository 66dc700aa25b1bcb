package dev.docket.launcher.dev.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/// The page about the schema says what the migrations make.
class SchemaDocumentIT {

  private static final Path PAGE = Path.of("../../shared/store/SCHEMA.md");

  @Test
  void shouldFindThePageAsTheDatabaseSays() throws SQLException, IOException {
    // Given
    String now;
    try (var connection = SchemaDatabase.create(SchemaDocumentIT.class)) {
      now = SchemaDocument.render(CatalogReader.read(connection));
    }
    if ("schema".equals(System.getProperty("docket.write"))) {
      Files.writeString(PAGE, now);
    }

    // Then
    assertThat(PAGE)
        .as("shared/store/SCHEMA.md is not what the migrations make: run scripts/dev schema")
        .hasContent(now);
  }
}
