package dev.docket.kit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigNodeTest {
  @Test
  void shouldReadEveryType() {
    var node =
        node(
            """
            {"s": "text", "i": 7, "b": true, "d": "100ms", "size": "4MB", "plain": 512, "l": ["a", "b"],
             "o": {"k": "v"}, "m": {"x": 1, "y": "z", "f": false}}
            """);

    assertThat(node.requireString("s")).isEqualTo("text");
    assertThat(node.integer("i", 0, 0, 10)).isEqualTo(7);
    assertThat(node.bool("b", false)).isTrue();
    assertThat(node.duration("d", Duration.ZERO)).isEqualTo(Duration.ofMillis(100));
    assertThat(node.bytes("size", 0)).isEqualTo(4_194_304);
    assertThat(node.bytes("plain", 0)).isEqualTo(512);
    assertThat(node.stringList("l")).containsExactly("a", "b");
    assertThat(node.object("o").requireString("k")).isEqualTo("v");
    assertThat(node.stringMap("m")).isEqualTo(Map.of("x", "1", "y", "z", "f", "false"));
    node.rejectUnknown();
  }

  @Test
  void shouldTakeDefaultsForAbsentKeys() {
    var node = node("{}");

    assertThat(node.string("s", "d")).isEqualTo("d");
    assertThat(node.integer("i", 3)).isEqualTo(3);
    assertThat(node.duration("t", Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    assertThat(node.stringList("l")).isEmpty();
    assertThat(node.optionalObject("o")).isNull();
    assertThat(node.objectOrEmpty("o").keys()).isEmpty();
    assertThat(node.secret("password")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          5s  | PT5S
          2m  | PT2M
          1h  | PT1H
          7d  | PT168H
          0ms | PT0S
          """)
  void shouldReadDurations(String text, Duration expected) {
    assertThat(Units.duration(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"512B,512", "64KB,65536", "1GB,1073741824", "0B,0"})
  void shouldReadSizes(String text, long expected) {
    assertThat(Units.bytes(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"5", "s", "-1s", "5 s", "5x", "9999999999999999s"})
  void shouldRefuseTextThatIsNoDuration(String text) {
    assertThat(Units.duration(text)).isNull();
  }

  @Test
  void shouldRefuseASizeBeyondALong() {
    assertThat(Units.bytes("999999999999999GB")).isNull();
  }

  @Test
  void shouldNameFilePathExpectationAndFinding() {
    assertFailure(
        "{\"http\": {\"port\": \"abc\"}}",
        node -> node.object("http").integer("port", 0, 0, 65_535),
        "conf/all.json: $.http.port: expected an integer from 0 to 65535, found \"abc\"");
    assertFailure(
        "{\"p\": 70000}",
        node -> node.integer("p", 0, 0, 65_535),
        "conf/all.json: $.p: expected an integer from 0 to 65535, found 70000");
    assertFailure(
        "{\"p\": 1.5}",
        node -> node.integer("p", 0),
        "conf/all.json: $.p: expected an integer, found 1.5");
    assertFailure(
        "{\"p\": 99999999999}",
        node -> node.integer("p", 0),
        "conf/all.json: $.p: expected an integer, found 99999999999");
    assertFailure(
        "{}", node -> node.requireString("h"), "conf/all.json: $.h: required, expected a string");
    assertFailure(
        "{\"h\": {}}",
        node -> node.requireString("h"),
        "conf/all.json: $.h: expected a string, found an object");
    assertFailure(
        "{\"o\": []}",
        node -> node.object("o"),
        "conf/all.json: $.o: expected an object, found a list");
    assertFailure(
        "{\"b\": \"true\"}",
        node -> node.bool("b", false),
        "conf/all.json: $.b: expected true or false, found \"true\"");
    assertFailure(
        "{\"l\": [1]}",
        node -> node.stringList("l"),
        "conf/all.json: $.l: expected a list of strings, found a list");
    assertFailure(
        "{\"deploy\": {\"case-event-handler/timeline\": {\"n\": true}}}",
        node -> node.object("deploy").object("case-event-handler/timeline").integer("n", 0),
        "conf/all.json: $.deploy[\"case-event-handler/timeline\"].n: expected an integer, found true");
  }

  @Test
  void shouldRejectKeysNobodyReadAndNameTheKnownOnes() {
    assertFailure(
        "{\"http\": {\"prot\": 1}}",
        node -> HttpConfig.from(node.object("http")),
        "conf/all.json: $.http.prot: unknown key; known: drain, host, instances, maxBodyBytes, port");
  }

  @Test
  void shouldNeverShowASecret() {
    var node =
        node(
            "{\"app\": {\"password\": \"hush\", \"user\": \"u\"}, \"keys\": {\"k1\": [\"hush\"]}}");

    assertThat(node.print()).contains("***", "\"u\"").doesNotContain("hush");
    assertThat(node.object("app").requireSecret("password")).hasToString("***");
    assertFailure(
        "{\"password\": 1234}",
        n -> n.requireSecret("password"),
        "conf/all.json: $.password: expected a string, found ***");
  }

  @Test
  void shouldHideWhateverStandsBelowASecretName() {
    assertFailure(
        "{\"secrets\": {\"jira\": {\"key\": \"hush\"}}}",
        node -> node.object("secrets").object("jira").integer("key", 0),
        "conf/all.json: $.secrets.jira.key: expected an integer, found ***");
  }

  @Test
  void shouldRefuseToReadASecretUnderANameThatIsPrintedInClear() {
    assertThatIllegalArgumentException().isThrownBy(() -> node("{}").secret("login"));
  }

  private static void assertFailure(String json, Consumer<ConfigNode> read, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read.accept(node(json)))
        .withMessage(message);
  }

  private static ConfigNode node(String json) {
    return ConfigNode.of("conf/all.json", new JsonObject(json).getMap());
  }
}
