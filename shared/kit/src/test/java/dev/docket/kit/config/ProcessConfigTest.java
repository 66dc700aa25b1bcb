package dev.docket.kit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessConfigTest {
  private static final String WHOLE =
      """
      {"http": {"port": 0, "maxBodyBytes": "1MB"},
       "grpc": {"port": 0, "maxConcurrentStreams": 500},
       "kafka": {"bootstrapServers": "k:9092", "topicPrefix": "t1.", "properties": {"sasl.jaas.config": "hush"}},
       "postgres": {"port": 5433, "logins": {
           "app": {"user": "docket_app", "password": "hush"}, "owner": {"user": "o", "password": "hush"}},
         "pool": {"size": 4}, "migrate": true},
       "caseApi": {"host": "api", "deadline": "2s", "breaker": {"maxFailures": 3}},
       "identity": {"keys": {"k1": "0123456789012345678901234567890-hush"}, "signingKid": "k1"},
       "deploy": {"case-api": {"instances": 2}, "case-event-handler/timeline": {}}}
      """;

  @Test
  void shouldReadTheWholeDocument() {
    var config = config(WHOLE);

    assertThat(config.http())
        .isEqualTo(new HttpConfig("127.0.0.1", 0, 1, 1 << 20, Duration.ofSeconds(10)));
    assertThat(config.grpc().limits().maxConcurrentStreams()).isEqualTo(500);
    assertThat(config.requireKafka().topicPrefix()).isEqualTo("t1.");
    assertThat(config.requirePostgres().server().port()).isEqualTo(5433);
    assertThat(config.requirePostgres().logins().relay()).isNull();
    assertThat(config.requireCaseApi().deadline()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.requireCaseApi().breaker().maxFailures()).isEqualTo(3);
    assertThat(config.requireIdentity().tokenTtl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.deploy().keySet()).containsExactly("case-api", "case-event-handler/timeline");
  }

  @Test
  void shouldReadWhatTheProcessTellsOfItself() {
    // When
    var operation =
        config(
                """
                {"telemetry": {"traces": {"endpoint": "http://c:4318/v1/traces", "sample": 0.5, "queue": 4096},
                   "statsd": {"host": "agent"}},
                 "logging": {"format": "json", "levels": {"root": "warn", "dev.docket": "debug"}}}
                """)
            .operation();

    // Then
    var export = new TracesConfig.Export(Duration.ofSeconds(1), Duration.ofSeconds(5), 4_096);
    assertThat(operation)
        .isEqualTo(
            new ProcessConfig.Operation(
                new TelemetryConfig(
                    new TracesConfig(URI.create("http://c:4318/v1/traces"), 0.5, "docket", export),
                    new StatsdConfig("agent", 8125, Duration.ofSeconds(10))),
                new LoggingConfig(
                    LoggingConfig.Format.JSON,
                    Map.of(
                        "root", LoggingConfig.Level.WARN, "dev.docket", LoggingConfig.Level.DEBUG)),
                null));
  }

  @Test
  void shouldNeverPrintASecretOfAnySection() {
    assertThat(config(WHOLE).toString()).contains("***", "docket_app").doesNotContain("hush");
  }

  @Test
  void shouldStartFromAnEmptyDocument() {
    var config = config("{}");

    assertThat(config.http().port()).isEqualTo(8080);
    assertThat(config.grpc().port()).isEqualTo(9090);
    assertThat(config.operation())
        .as("no way in, and nothing told")
        .isEqualTo(
            new ProcessConfig.Operation(
                new TelemetryConfig(null, null),
                new LoggingConfig(LoggingConfig.Format.TEXT, Map.of()),
                null));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(config::requireKafka)
        .withMessage("$.kafka: required by what this process deploys");
  }

  @Test
  void shouldKeepTheWayInShutWithoutAToken() {
    assertThat(config("{\"ops\": {\"token\": \"\", \"tcp\": {}}}").operation().ops()).isNull();
    assertThat(
            config("{\"ops\": {\"token\": \"0123456789abcdef0123456789abcdef\", \"tcp\": {}}}")
                .operation()
                .ops())
        .hasToString(
            "OpsConfig[token=***, tcp=Tcp[host=127.0.0.1, port=7000, maxConnections=16, maxFrameBytes=65536], sockJs=false]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"htp": {}}                     | $.htp: unknown key; known: caseApi, deploy, grpc, http, identity, kafka, logging, ops, postgres, secrets, telemetry
          {"http": {"port": 65536}}       | $.http.port: expected an integer from 0 to 65535, found 65536
          {"http": {"host": " "}}         | $.http.host: expected a text that is not empty
          {"http": {"drain": "6m"}}       | $.http.drain: expected a duration from 0s to 5m, found 6m
          {"grpc": {"instances": 0}}      | $.grpc.instances: expected an integer from 1 to 64, found 0
          {"kafka": {}}                   | $.kafka.bootstrapServers: required, expected a string
          {"postgres": {}}                | $.postgres.logins: required, expected an object
          {"postgres": {"logins": {"app": {"user": "u", "password": "p"}}, "migrate": true}} | $.postgres.logins.owner: required because migrate is true
          {"caseApi": {"breaker": {"resetAfter": "1ms"}}} | $.caseApi.breaker.resetAfter: expected a duration from 10ms to 10m, found 1ms
          {"identity": {"keys": {"a": "short"}, "signingKid": "a"}} | $.identity.keys.a: expected at least 32 bytes
          {"identity": {"keys": {}, "signingKid": "a"}} | $.identity.signingKid: expected one of the keys, found "a"
          {"telemetry": {"traces": {}}}   | $.telemetry.traces.endpoint: required, expected a string
          {"telemetry": {"traces": {"endpoint": "collector"}}} | $.telemetry.traces.endpoint: expected an http or https address, found "collector"
          {"telemetry": {"traces": {"endpoint": "http://c", "sample": 1.1}}} | $.telemetry.traces.sample: expected a number from 0.0 to 1.0, found 1.1
          {"telemetry": {"traces": {"endpoint": "http://c", "queue": 1}}} | $.telemetry.traces.queue: expected an integer from 512 to 65536, found 1
          {"telemetry": {"statsd": {"port": 0}}} | $.telemetry.statsd.port: expected an integer from 1 to 65535, found 0
          {"telemetry": {"spans": {}}}    | $.telemetry.spans: unknown key; known: statsd, traces
          {"logging": {"format": "xml"}}  | $.logging.format: expected one of text, json, found "xml"
          {"logging": {"levels": {"root": "loud"}}} | $.logging.levels.root: expected one of trace, debug, info, warn, error, off, found "loud"
          {"logging": {"levels": {"dev.docket": "loud"}}} | $.logging.levels["dev.docket"]: expected one of trace, debug, info, warn, error, off, found "loud"
          {"ops": {"tcp": {}}}            | $.ops.token: required, expected a string
          {"ops": {"token": "short"}}     | $.ops.token: expected at least 32 bytes
          {"ops": {"token": "0123456789abcdef0123456789abcdef", "tcp": {"maxFrameBytes": 10}}} | $.ops.tcp.maxFrameBytes: expected an integer from 1024 to 16777216, found 10
          {"deploy": {"case-api": 1}}     | $.deploy.case-api: expected an object, found 1
          """)
  void shouldRefuseWrongValuesWithTheirPath(String json, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> config(json))
        .withMessage("all.json: " + message);
  }

  @Test
  void shouldMaskCredentialsAmongKafkaProperties() {
    assertThat(
            new KafkaConfig("k", "", Map.of("ssl.key.password", "hush", "retries", "3"), Map.of()))
        .hasToString(
            "KafkaConfig[bootstrapServers=k, topicPrefix=, properties="
                + Map.copyOf(Map.of("ssl.key.password", "***", "retries", "3"))
                + ", topics={}]");
  }

  private static ProcessConfig config(String json) {
    return ProcessConfig.from(ConfigNode.of("all.json", new JsonObject(json).getMap()));
  }
}
