package dev.docket.kit.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.docket.kit.config.ConfigNode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
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
