package dev.docket.launcher.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class OpsTableTest {

  @Test
  void shouldPutFlavorsInOneTableAndTheirListsBehindIt() {
    assertThat(
            table(
                """
                {"flavors": {
                  "a/timeline": {"topic": "t", "lag": 12, "partitions": [
                    {"partition": 0, "committed": null, "end": 5, "lag": null},
                    {"partition": 1, "committed": 3, "end": 15, "lag": 12}]},
                  "a/b": {"error": "not now"}, "a/c": {"partitions": []}}}
                """))
        .isEqualTo(
            """
            flavor      topic  lag  error    partitions
            a/timeline  t      12
            a/b                     not now
            a/c                              none

            a/timeline, partitions
              partition  committed  end  lag
              0          -          5    -
              1          3          15   12
            """);
  }

  @Test
  void shouldPutListsOfObjectsInTables() {
    assertThat(
            table(
                """
                {"commands": [
                  {"command": "pause", "flavors": ["a", "b"]}, {"command": "help"}]}
                """))
        .isEqualTo(
            """
            command  flavors
            pause    a, b
            help
            """);
  }

  @Test
  void shouldTellTheRestByName() {
    assertThat(table("{\"outcome\": \"reloaded\", \"changed\": [\"$.a\"], \"needsRestart\": []}"))
        .isEqualTo(
            """
            outcome: reloaded
            changed:
              $.a
            needsRestart: none
            """);
    assertThat(table("{\"config\": {\"a\": 1}}")).contains("\"a\" : 1");
  }

  private static String table(String answer) {
    return String.join("\n", OpsTable.lines(new JsonObject(answer))) + "\n";
  }
}
