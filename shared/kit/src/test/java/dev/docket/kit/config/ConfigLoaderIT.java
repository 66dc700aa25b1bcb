package dev.docket.kit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderIT {
  @TempDir Path directory;

  private final ConfigLoader loader =
      new ConfigLoader(Map.of("PORT", "8081", "PASS", "123456")::get);

  @Test
  void shouldMergeIncludesInOrderWithTheFileItselfLast() throws IOException {
    // Given
    write("base.json", "{\"a\": {\"x\": 1, \"y\": 1, \"z\": 1}, \"list\": [1, 2]}");
    write("middle.json", "{\"a\": {\"y\": 2, \"z\": 2}, \"list\": [3]}");
    var file =
        write(
            "all.json",
            "{\"include\": [\"base.json\", \"middle.json\"], \"a\": {\"z\": 3}, \"b\": {\"c\": null}}");

    // When
    var node = loader.load(file);

    // Then
    assertThat(node.print())
        .isEqualToIgnoringWhitespace("{\"a\":{\"x\":1,\"y\":2,\"z\":3},\"list\":[3],\"b\":{}}");
  }

  @Test
  void shouldRemoveAKeyThatAnOverlaySetsToNull() throws IOException {
    write("base.json", "{\"deploy\": {\"relay\": {}, \"api\": {}}}");
    var file = write("all.json", "{\"include\": [\"base.json\"], \"deploy\": {\"relay\": null}}");

    assertThat(loader.load(file).object("deploy").keys()).containsExactly("api");
  }

  @Test
  void shouldResolveIncludesRelativeToTheIncludingFile() throws IOException {
    Files.createDirectories(directory.resolve("parts"));
    write("parts/one.json", "{\"include\": [\"two.json\"]}");
    write("parts/two.json", "{\"found\": \"yes\"}");
    var file = write("all.json", "{\"include\": [\"parts/one.json\"]}");

    assertThat(loader.load(file).requireString("found")).isEqualTo("yes");
  }

  @Test
  void shouldAcceptTheSameIncludeTwiceWhenItIsNoCycle() throws IOException {
    write("base.json", "{\"v\": 1}");
    write("left.json", "{\"include\": [\"base.json\"]}");
    var file = write("all.json", "{\"include\": [\"left.json\", \"base.json\"]}");

    assertThat(loader.load(file).integer("v", 0)).isEqualTo(1);
  }

  @Test
  void shouldTakeValuesFromTheEnvironmentAsTheTypeThatIsRead() throws IOException {
    // Given a variable of digits, once a port and once a password
    var file =
        write(
            "all.json",
            """
            {"port": "${PORT}", "password": "${PASS}", "flag": "${FLAG:true}", "url": "http://${HOST:localhost:1}/$${x}",
             "empty": "${NONE:}", "list": ["${PORT}"]}
            """);

    // When
    var node = loader.load(file);

    // Then
    assertThat(node.integer("port", 0)).isEqualTo(8081);
    assertThat(node.requireSecret("password").value()).isEqualTo("123456");
    assertThat(node.bool("flag", false)).isTrue();
    assertThat(node.requireString("url")).isEqualTo("http://localhost:1/${x}");
    assertThat(node.requireString("empty")).isEmpty();
    assertThat(node.stringList("list")).containsExactly("8081");
  }

  @Test
  void shouldNotNeedAVariableThatAnOverlayHasReplaced() throws IOException {
    write("base.json", "{\"host\": \"${NOT_SET}\"}");
    var file = write("all.json", "{\"include\": [\"base.json\"], \"host\": \"h\"}");

    assertThat(loader.load(file).requireString("host")).isEqualTo("h");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a": 1,             | malformed JSON at line 1, column
          {"a": 1, "a": 2}     | Duplicate field 'a'
          {"a": 1} {"b": 2}    | Unexpected trailing token
          [1]                  | expected a JSON object
          ''                   | malformed JSON
          {"include": "x"}     | $.include: expected a list of file names
          {"include": ["x"]}   | x: no such file
          {"include": ["all.json"]} | includes itself: all.json -> all.json
          {"a": {"b": "${NO}"}} | $.a.b: environment variable NO is not set and has no default
          {"a": ["x${oops"]}   | $.a[0]: expected ${NAME} or ${NAME:default}
          {"a": [null]}        | $.a[0]: expected a value, found null
          """)
  void shouldRefuseABrokenDocumentWithOneClearMessage(String json, String message)
      throws IOException {
    var file = write("all.json", json);

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> loader.load(file))
        .withMessageContaining(message)
        .withMessageStartingWith(directory.toString());
  }

  @Test
  void shouldRefuseACycleThroughSeveralFiles() throws IOException {
    write("a.json", "{\"include\": [\"b.json\"]}");
    write("b.json", "{\"include\": [\"a.json\"]}");
    var file = write("all.json", "{\"include\": [\"a.json\"]}");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> loader.load(file))
        .withMessageEndingWith("includes itself: a.json -> b.json -> a.json");
  }

  @Test
  void shouldRefuseAMissingFile() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> loader.load(directory.resolve("none.json")))
        .withMessageEndingWith("none.json: no such file");
  }

  private Path write(String name, String json) throws IOException {
    return Files.writeString(directory.resolve(name), json);
  }
}
