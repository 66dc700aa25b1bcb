package dev.docket.kit.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.docket.kit.config.ConfigException;
import dev.docket.kit.config.ConfigNode;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningConfigTest {

  private final List<String> names = new ArrayList<>();
  private final List<Integer> limits = new ArrayList<>();
  private final RunningConfig running =
      new RunningConfig(
          document("{'deploy': {'a/b': {'name': 'one', 'port': 1}}, 'limit': 5}"),
          root -> root.object("deploy").keys());

  RunningConfigTest() {
    running.register(
        new Reloadable<>(
            List.of("deploy", "a/b", "name"),
            (node, key) -> node.string(key, "nobody"),
            names::add));
    running.register(
        new Reloadable<>(
            List.of("limit"), (node, key) -> node.integer(key, 10, 1, 10), limits::add));
  }

  @Test
  void shouldApplyWhatMayChangeAndOnlyThat() {
    var result =
        running.offer(document("{'deploy': {'a/b': {'name': 'two', 'port': 1}}, 'limit': 5}"));

    assertThat(names).containsExactly("two");
    assertThat(limits).as("unchanged").isEmpty();
    assertThat(result)
        .isEqualTo(new ReloadResult.Reloaded(List.of("$.deploy[\"a/b\"].name"), List.of()));
    assertThat(running.print()).contains("two");
  }

  @Test
  void shouldSayWhatNeedsARestartAndKeepIt() {
    var next =
        document("{'deploy': {'a/b': {'name': 'two', 'port': 2}}, 'limit': 5, 'new': {'x': 1}}");

    assertThat(running.offer(next).needsRestart())
        .containsExactly("$.deploy[\"a/b\"].port", "$.new");
    assertThat(running.print()).contains("\"port\" : 1").doesNotContain("new");
    assertThat(running.offer(next))
        .as("offered again")
        .isEqualTo(
            new ReloadResult.Reloaded(List.of(), List.of("$.deploy[\"a/b\"].port", "$.new")));
    assertThat(names).containsExactly("two");
  }

  @Test
  void shouldNeedNoRestartOnceAChangeIsTakenBack() {
    running.offer(document("{'deploy': {'a/b': {'name': 'two', 'port': 2}}, 'limit': 5}"));

    var result =
        running.offer(document("{'deploy': {'a/b': {'name': 'one', 'port': 1}}, 'limit': 5}"));

    assertThat(result.needsRestart()).isEmpty();
    assertThat(names).containsExactly("two", "one");
  }

  @Test
  void shouldGoBackToTheDefaultWhereAKeyIsGone() {
    var result = running.offer(document("{'deploy': {'a/b': {'port': 1}}}"));

    assertThat(names).containsExactly("nobody");
    assertThat(limits).containsExactly(10);
    assertThat(result.needsRestart()).isEmpty();
  }

  @Test
  void shouldApplyNothingOfADocumentThatIsWrongAnywhere() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            running.offer(document("{'deploy': {'a/b': {'name': 'two', 'port': 1}}, 'limit': 50}")))
        .withMessage("conf.json: $.limit: expected an integer from 1 to 10, found 50");
    assertThatExceptionOfType(ConfigException.class)
        .as("also where no part may change")
        .isThrownBy(() -> running.offer(document("{'limit': 6}")))
        .withMessage("conf.json: $.deploy: required, expected an object");

    assertThat(names).isEmpty();
    assertThat(limits).isEmpty();
    assertThat(running.print()).contains("one", "5");
  }

  private static ConfigNode document(String json) {
    return ConfigNode.of("conf.json", new JsonObject(json.replace('\'', '"')).getMap());
  }
}
