package dev.docket.flavor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.docket.consumer.config.GroupProtocol;
import dev.docket.consumer.config.OffsetReset;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.skip.SkipList;
import dev.docket.kit.config.ConfigException;
import dev.docket.kit.config.ConfigNode;
import dev.docket.kit.config.KafkaConfig;
import dev.docket.kit.config.TopicConfig;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlavorConfigTest {

  private static final KafkaConfig KAFKA =
      new KafkaConfig(
          "k:9092",
          "it.",
          Map.of("client.id", "docket"),
          Map.of("case.events", topic(4), "single", topic(1)));

  @Test
  void shouldTakeTheFlavorsDefaults() {
    var config = read("{}");

    assertThat(config.consumer().topic()).isEqualTo("it.case.events");
    assertThat(config.consumer().group()).isEqualTo("it.case-management-timeline");
    assertThat(config.consumer().order()).isEqualTo(Order.PARTITION);
    assertThat(config.consumer().autoOffsetReset()).isEqualTo(OffsetReset.EARLIEST);
    assertThat(config.consumer().kafka().bootstrap()).isEqualTo("k:9092");
    assertThat(config.consumer().kafka().properties()).containsEntry("client.id", "docket");
    assertThat(config.onFailure()).isEqualTo(FlavorConfig.OnFailure.EXIT);
  }

  @Test
  void shouldReadEveryPart() {
    var config =
        read(
            """
            {"instances": 3, "window": 8, "onFailure": "redeploy", "redeploy": {"initial": "2s", "max": "9s"},
             "consumer": {"topic": "t", "group": "g", "order": "key", "autoOffsetReset": "latest",
               "groupInstanceId": "a", "protocol": {"name": "classic", "sessionTimeout": "10s", "heartbeatInterval": "1s"},
               "limits": {"maxInFlight": 2000, "maxRecordBytes": "1MB"}, "retry": {"attempts": 3},
               "timeouts": {"handlerDeadline": "7s"}}}
            """);

    assertThat(config.consumer().topic()).isEqualTo("it.t");
    assertThat(config.consumer().group()).isEqualTo("it.g");
    assertThat(config.consumer().order()).isEqualTo(Order.KEY);
    assertThat(config.consumer().instances()).isEqualTo(3);
    assertThat(config.window()).isEqualTo(8);
    assertThat(config.consumer().autoOffsetReset()).isEqualTo(OffsetReset.LATEST);
    assertThat(config.consumer().kafka().groupInstanceId()).isEqualTo("a");
    assertThat(config.consumer().kafka().protocol())
        .isEqualTo(new GroupProtocol.Classic(Duration.ofSeconds(10), Duration.ofSeconds(1)));
    assertThat(config.consumer().limits().maxInFlight()).isEqualTo(2000);
    assertThat(config.consumer().limits().maxRecordBytes()).isEqualTo(1 << 20);
    assertThat(config.consumer().retry().attempts()).isEqualTo(3);
    assertThat(config.consumer().timeouts().handlerDeadline()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.redeploy().max()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void shouldRefuseSessionSettingsWithTheNewProtocol() {
    assertThat(
            read("{\"consumer\":{\"protocol\":{\"name\":\"consumer\"}}}")
                .consumer()
                .kafka()
                .protocol())
        .isEqualTo(new GroupProtocol.Consumer());
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            read("{\"consumer\":{\"protocol\":{\"name\":\"consumer\",\"sessionTimeout\":\"9s\"}}}"))
        .withMessageContaining("$.deploy.timeline.consumer.protocol.sessionTimeout")
        .withMessageContaining("unknown key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"consumer":{"order":"random"}}                   | $.deploy.timeline.consumer.order     | expected one of
          {"consumer":{"onExhausted":"shrug"}}              | $.deploy.timeline.consumer.onExhausted | expected one of crash
          {"onFailure":"shrug"}                             | $.deploy.timeline.onFailure          | expected one of exit, redeploy
          {"window":0}                                      | $.deploy.timeline.window             | from 1 to 10000
          {"windows":1}                                     | $.deploy.timeline.windows            | unknown key
          {"consumer":{"limits":{"maxInFlight":10}}}        | $.deploy.timeline.consumer.limits    | maxInFlight
          {"consumer":{"timeouts":{"drain":"10m"}}}         | $.deploy.timeline.consumer           | timeouts.drain
          {"paused":"yes"}                                  | $.deploy.timeline.paused             | true or false
          {"consumer":{"skipMessages":["it.case.events/4/1"]}} | $.deploy.timeline.consumer.skipMessages[0] | a partition from 0 to 3, found "it.case.events/4/1"
          {"consumer":{"skipMessages":["7"]}}               | $.deploy.timeline.consumer.skipMessages[0] | it.case.events/<partition>/<offset>
          {"consumer":{"topic":"t","skipMessages":["7"]}}   | $.deploy.timeline.consumer.skipMessages[0] | expected it.t/<partition>/<offset>
          {"redeploy":{"initial":"5s","max":"1s"}}          | $.deploy.timeline                    | redeploy
          """)
  void shouldNamePathAndExpectation(String json, String path, String expectation) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(json))
        .withMessageContaining(path)
        .withMessageContaining(expectation);
  }

  @Test
  void shouldReadWhatAnOperatorTurns() {
    var config =
        read(
            """
            {"paused": true, "consumer": {"skipMessages": ["it.case.events/3/17", "it.case.events/0/2"]}}
            """);

    assertThat(config.switches().paused()).isTrue();
    assertThat(config.switches().skips().texts())
        .containsExactly("it.case.events/0/2", "it.case.events/3/17");
    assertThat(
            read("{\"consumer\":{\"topic\":\"single\",\"skipMessages\":[\"7\"]}}")
                .switches()
                .skips()
                .texts())
        .containsExactly("it.single/0/7");
    assertThat(read("{}").switches())
        .isEqualTo(
            new FlavorConfig.Switches(
                false, SkipList.NONE, new SkipList.Topic("it.case.events", 4)));
  }

  private static TopicConfig topic(int partitions) {
    return new TopicConfig(partitions, 1 << 20, Duration.ofDays(1));
  }

  private static FlavorConfig read(String json) {
    var document = new JsonObject("{\"deploy\":{\"timeline\":%s}}".formatted(json));
    var root = ConfigNode.of("conf.json", document.getMap());
    return FlavorConfig.from(
        root.object("deploy").object("timeline"), KAFKA, "case.events", "case-management-timeline");
  }
}
