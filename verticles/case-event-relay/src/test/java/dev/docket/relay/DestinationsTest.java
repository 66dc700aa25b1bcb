package dev.docket.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.kit.config.ConfigException;
import dev.docket.kit.config.ConfigNode;
import dev.docket.store.LogPosition;
import dev.docket.store.OutboxEntry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationsTest {

  private static final Set<String> CATALOGUE = Set.of("case.events", "audit", "created");
  private static final String PROJECT = "00000000-0000-0000-0000-000000000009";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          { "topic": "audit", "org": [1] }                              | true
          { "topic": "audit", "org": [2, 5000000000] }                  | false
          { "topic": "audit", "project": ["00000000-0000-0000-0000-000000000009"] } | true
          { "topic": "audit", "type": ["case.created", "case.title_updated"] } | true
          { "topic": "audit", "type": ["case.title_updated"] }          | false
          { "topic": "audit", "org": [1], "type": ["case.title_updated"] } | false
          { "topic": "audit", "org": [1, 2], "type": ["case.created"] } | true
          """)
  void shouldAddTheTopicsWhoseRuleAnEventMeets(String route, boolean meets) {
    // Given
    var config = read("{ \"routes\": [" + route + "] }");
    var event =
        new OutboxEntry(
            new LogPosition(5, 1),
            1,
            UUID.fromString(PROJECT),
            new UUID(0, 7),
            1,
            "case.created",
            Buffer.buffer(),
            null);

    // When / Then
    assertThat(config.destinations().furtherTopics(event).contains("audit")).isEqualTo(meets);
    assertThat(config.topics()).containsExactlyInAnyOrder("case.events", "audit");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          { "routes": [{ "topic": "audit" }] }                           | $.relay.routes[0].org: expected org, project or type
          { "routes": [{ "topic": "audit", "org": [1] }, { "topic": "audit", "kind": [] }] } | $.relay.routes[1].kind: unknown key; known: org, project, topic, type
          { "routes": [{ "topic": "audit", "type": ["case.creatd"] }] }  | $.relay.routes[0].type: no such event type: "case.creatd"
          { "routes": [{ "topic": "audit", "project": ["x"] }] }         | $.relay.routes[0].project: expected UUIDs, found "x"
          { "routes": [{ "topic": "audit", "org": ["1"] }] }             | $.relay.routes[0].org: expected a list of integers
          { "routes": [{ "topic": "elsewhere", "org": [1] }] }           | $.relay.routes[0].topic: expected a topic of the catalogue kafka.topics, found "elsewhere"
          { "routes": [{ "topic": "case.events", "org": [1] }] }         | $.relay.routes[0].topic: expected another topic
          { "routes": { "topic": "audit" } }                             | $.relay.routes: expected a list of objects
          { "routes": ["audit"] }                                        | $.relay.routes: expected a list of objects
          { "routes": [{ "org": [1] }] }                                 | $.relay.routes[0].topic: required
          { "shards": 65 }                                               | $.relay.shards: expected an integer from 1 to 64, found 65
          { "idle": { "max": "6s" } }                                    | $.relay.idle.max: expected a duration from 5ms to 5s
          { "batch": 0 }                                                 | $.relay.batch: expected an integer from 1 to 10000
          { "route": [] }                                                | $.relay.route: unknown key
          """)
  void shouldSayWhichRuleIsWrong(String document, String expected) {
    assertThatThrownBy(() -> read(document))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void shouldTakeAnyTopicWhereSomebodyElseMakesThem() {
    var node = node("{ \"routes\": [{ \"topic\": \"elsewhere\", \"org\": [1] }] }");

    assertThat(RelayConfig.from(node, Set.of()).topics()).contains("elsewhere");
  }

  private static RelayConfig read(String document) {
    return RelayConfig.from(node(document), CATALOGUE);
  }

  private static ConfigNode node(String document) {
    return ConfigNode.of("file", new JsonObject("{ \"relay\": " + document + "}").getMap())
        .object("relay");
  }
}
