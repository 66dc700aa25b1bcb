package dev.docket.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Figures figures =
      new Figures("frontier", new PrintStream(written, true, StandardCharsets.UTF_8));

  @Test
  void shouldPrintALinePerFigure() {
    // When
    figures.figure("p99-ms", 12.345, "ms");

    // Then
    assertThat(written.toString(StandardCharsets.UTF_8))
        .isEqualTo("figure frontier/p99-ms 12.3 ms" + System.lineSeparator());
  }

  @Test
  void shouldPrintMedianAndLowBoundOfARatio() {
    // When
    figures.ratio("raw", 0.9, 0.7, 0.8, 0.75, 0.85);

    // Then: five rounds, so the low bound is the worst
    assertThat(written.toString(StandardCharsets.UTF_8))
        .isEqualTo("ratio frontier/raw 0.800 low 0.700" + System.lineSeparator());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "4, 1", "5, 1", "7, 1", "8, 2", "10, 2", "11, 3", "13, 4", "20, 6"})
  void shouldBoundTheMedianByARankOfItsRounds(int rounds, double rank) {
    // Given: 1, 2, 3 … in some order
    var values = IntStream.range(0, rounds).mapToDouble(i -> rounds - i).toArray();

    // Then: the ranks that tables of the sign test give for one side and 5 %
    assertThat(Figures.low(values)).isEqualTo(rank);
  }

  @ParameterizedTest
  @CsvSource({"0.0123, 0.012", "1.234, 1.23", "12.34, 12.3", "123.4, 123", "-12.34, -12.3"})
  void shouldShowNoMoreDigitsThanMatter(double value, String shown) {
    assertThat(Figures.shown(value)).isEqualTo(shown);
  }

  @Test
  void shouldWriteEverythingAsJson(@TempDir Path directory) throws IOException {
    // Given
    figures.figure("p99-ms", 12.345, "ms");
    figures.ratio("raw", 0.8);

    // When
    var file = figures.write(directory, new JsonObject().put("cores", 2));

    // Then
    var document = new JsonObject(Files.readString(file));
    assertThat(document.getJsonObject("machine").getInteger("cores")).isEqualTo(2);
    assertThat(document.getJsonArray("figures").getJsonObject(0).getDouble("value"))
        .isEqualTo(12.345);
    assertThat(document.getJsonArray("ratios").getJsonObject(0).getString("peer")).isEqualTo("raw");
  }
}
