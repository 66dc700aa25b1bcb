package dev.docket.kit.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.docket.kit.config.ConfigNode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpsCommandsTest {

  private final OpsCommands commands = new OpsCommands();

  OpsCommandsTest() {
    commands.add(
        new OpsCommand<>(
            "double",
            "twice a number",
            node -> node.integer("number", 1, 0, 100),
            number -> Future.succeededFuture(2 * number),
            number -> new JsonObject().put("number", number)));
    commands.add("a", greet("hello"));
    commands.add("b", greet("welcome"));
  }

  private static OpsCommand<ConfigNode, String> greet(String word) {
    return OpsCommand.bare(
        "greet",
        "says a word",
        _ ->
            word.equals("welcome")
                ? Future.failedFuture(new OpsRefusedException("not now"))
                : Future.succeededFuture(word),
        said -> new JsonObject().put("said", said));
  }

  @Test
  void shouldAnswerForTheProcess() {
    assertThat(answer("double", "{'number': 4}")).isEqualTo("{\"number\":8}");
    assertThat(commands.ask("double", null).result().encode()).isEqualTo("{\"number\":2}");
  }

  @Test
  void shouldAskTheFlavorThatIsMeant() {
    assertThat(answer("greet", "{'flavor': 'a'}"))
        .isEqualTo("{\"flavors\":{\"a\":{\"said\":\"hello\"}}}");
    assertThat(failure("greet", "{'flavor': 'b'}")).isEqualTo(new OpsFailure(409, "not now"));
  }

  @Test
  void shouldTellEveryonesAnswerAndRefusal() {
    assertThat(answer("greet", "{'flavor': '*'}"))
        .isEqualTo("{\"flavors\":{\"a\":{\"said\":\"hello\"},\"b\":{\"error\":\"not now\"}}}");
  }

  @Test
  void shouldDoNothingForAnyoneWhenTheRequestIsWrongForOne() {
    // Given
    var done = new ArrayList<String>();
    commands.add("a", visit("a.topic", done));
    commands.add("b", visit("b.topic", done));

    // When
    var failed = failure("visit", "{'flavor': '*', 'topic': 'a.topic'}");

    // Then
    assertThat(failed)
        .isEqualTo(new OpsFailure(400, "request: $.topic: expected b.topic, found \"a.topic\""));
    assertThat(done).isEmpty();
    assertThat(answer("visit", "{'flavor': 'a', 'topic': 'a.topic'}"))
        .isEqualTo("{\"flavors\":{\"a\":{}}}");
    assertThat(done).containsExactly("a.topic");
  }

  private static OpsCommand<String, String> visit(String topic, List<String> done) {
    return new OpsCommand<>(
        "visit",
        "goes to its topic",
        node -> {
          if (!node.requireString("topic").equals(topic)) {
            throw node.failure("topic", "expected " + topic);
          }
          return topic;
        },
        meant -> {
          done.add(meant);
          return Future.succeededFuture(meant);
        },
        _ -> new JsonObject());
  }

  @Test
  void shouldTellWhatOneThrowsInItsPlace() {
    // Given
    commands.add("a", count(() -> Future.succeededFuture(1)));
    commands.add(
        "b",
        count(() -> {
          throw new OpsRefusedException("nothing to count");
        }));
    commands.add(
        "c",
        count(() -> {
          throw new IllegalStateException("a bug");
        }));
    commands.add("d", count(() -> Future.succeededFuture(4)));

    // Then
    assertThat(answer("count", "{'flavor': '*'}"))
        .isEqualTo(
            "{\"flavors\":{\"a\":{\"count\":1},\"b\":{\"error\":\"nothing to count\"},"
                + "\"c\":{\"error\":\"failed: java.lang.IllegalStateException: a bug\"},"
                + "\"d\":{\"count\":4}}}");
    assertThat(failure("count", "{'flavor': 'b'}"))
        .isEqualTo(new OpsFailure(409, "nothing to count"));
  }

  private static OpsCommand<ConfigNode, Integer> count(Supplier<Future<Integer>> work) {
    return OpsCommand.bare(
        "count",
        "counts something",
        _ -> work.get(),
        count -> new JsonObject().put("count", count));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          double | {'number': 'x'}            | 400 | request: $.number: expected an integer from 0 to 100, found "x"
          double | {'numbre': 1}              | 400 | request: $.numbre: unknown key; known: number
          greet  | {}                         | 400 | request: $.flavor: required, expected a string
          greet  | {'flavor': 'c'}            | 400 | request: $.flavor: expected * or one of a, b, found "c"
          greet  | {'flavor': '*', 'x': 1}    | 400 | request: $.x: unknown key; known: flavor
          shout  | {}                         | 409 | no such command: shout
          """)
  void shouldNameTheFieldThatIsWrong(String name, String request, int code, String message) {
    assertThat(failure(name, request)).isEqualTo(new OpsFailure(code, message));
  }

  @Test
  void shouldListItselfWithSummariesAndFlavors() {
    assertThat(commands.addresses())
        .containsExactlyInAnyOrder("docket.ops.help", "docket.ops.double", "docket.ops.greet");
    assertThat(answer("help", "{}"))
        .contains("\"address\":\"docket.ops.greet\"", "twice a number", "[\"a\",\"b\"]");
  }

  @Test
  void shouldRefuseANameTwice() {
    assertThatIllegalStateException().isThrownBy(() -> commands.add("a", greet("hello")));
    assertThatIllegalStateException().isThrownBy(() -> commands.add(greet("hello")));
  }

  private String answer(String name, String request) {
    return ask(name, request).result().encode();
  }

  private OpsFailure failure(String name, String request) {
    return OpsFailure.of(ask(name, request).cause());
  }

  private Future<JsonObject> ask(String name, String request) {
    return commands.ask(name, new JsonObject(request.replace('\'', '"')));
  }
}
