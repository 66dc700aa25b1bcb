package dev.docket.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Holds the page of guarantees against what there is.
class GuaranteesTest {

  private static final Path ROOT = root();
  private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z]*(?:Run|Test|IT))`");

  @Test
  void shouldNameEveryPlantedBug() throws IOException {
    var page = page();
    try (var patches = Files.list(ROOT.resolve("scripts/chaos-suite/planted"))) {
      assertThat(patches)
          .isNotEmpty()
          .allSatisfy(patch ->
              assertThat(page)
                  .contains("`" + patch.getFileName().toString().replace(".patch", "") + "`"));
    }
  }

  @Test
  void shouldNameOnlyTestsThatThereAre() throws IOException {
    try (var files = Files.walk(ROOT)) {
      var sources =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.substring(0, name.length() - ".java".length()))
              .collect(Collectors.toSet());
      var named = new TreeSet<String>();
      TEST.matcher(page()).results().forEach(found -> named.add(found.group(1)));

      assertThat(named).hasSizeGreaterThan(10);
      assertThat(sources).containsAll(named);
    }
  }

  private static String page() throws IOException {
    return Files.readString(ROOT.resolve("GUARANTEES.md"));
  }

  private static Path root() {
    var here = Path.of("").toAbsolutePath();
    while (!Files.exists(here.resolve("GUARANTEES.md"))) {
      here = Objects.requireNonNull(here.getParent(), "no GUARANTEES.md above");
    }
    return here;
  }
}
