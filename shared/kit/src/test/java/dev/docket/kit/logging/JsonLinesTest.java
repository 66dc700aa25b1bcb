package dev.docket.kit.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.docket.kit.config.TracesConfig;
import dev.docket.kit.tracing.Traced;
import dev.docket.kit.tracing.Tracing;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {

  private LoggingEvent event = event("said");

  @Test
  void shouldWriteTheKeysThatThereAreAndNoOthers() {
    // Given
    LogKeys.EVENT.forEach(key -> event.addKeyValuePair(new KeyValuePair(key, "a " + key)));
    event.addKeyValuePair(new KeyValuePair("title", "Disk full"));
    event.addKeyValuePair(new KeyValuePair("level", "not the event's"));

    // When
    var json = new JsonObject(encoded());

    // Then
    var expected = new HashSet<>(LogKeys.EVENT);
    expected.addAll(List.of(LogKeys.TIMESTAMP, LogKeys.LEVEL, LogKeys.LOGGER, LogKeys.MESSAGE));
    assertThat(json.fieldNames()).isEqualTo(expected);
    assertThat(json.getString(LogKeys.TIMESTAMP)).isEqualTo("2026-01-02T03:04:05.000000006Z");
    assertThat(json.getString(LogKeys.LEVEL)).isEqualTo("WARN");
    assertThat(json.getString(LogKeys.ORG_ID)).isEqualTo("a org_id");
  }

  @Test
  void shouldListEveryKeyOnce() throws IllegalAccessException {
    var declared = new HashSet<>(LogKeys.CONSUMER_KIT);
    for (var field : LogKeys.class.getFields()) {
      if (field.getType() == String.class && Modifier.isPublic(field.getModifiers())) {
        assertThat(declared.add((String) field.get(null))).as(field.getName()).isTrue();
      }
    }
    assertThat(LogKeys.EVENT).isEqualTo(declared);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "a\r\nb",
        "\",\"level\":\"ERROR",
        "\u0000\u001b[31m\u007f",
        "line\u2028separator\u0085and\u2029more",
        "half a pair \ud800",
        "\\",
      })
  void shouldStayOneLineWhateverIsInAValue(String hostile) {
    // Given
    event = event(hostile);
    event.addKeyValuePair(new KeyValuePair(LogKeys.REASON, hostile));

    // When
    var line = encoded();

    // Then
    assertThat(line).endsWith("}\n");
    assertThat(line.substring(0, line.length() - 1)).matches("[\\x20-\\x7f]+");
    var json = new JsonObject(line);
    assertThat(json.getString(LogKeys.REASON)).isEqualTo(hostile);
    assertThat(json.getString(LogKeys.MESSAGE)).isEqualTo(hostile);
    assertThat(json.getString(LogKeys.LEVEL)).isEqualTo("WARN");
  }

  @Test
  void shouldCutWhatIsTooLong() {
    // Given
    event.addKeyValuePair(new KeyValuePair(LogKeys.REASON, "x".repeat(1_000_000)));
    event.setThrowableProxy(
        new ThrowableProxy(
            new IllegalStateException("y".repeat(1_000_000), new IllegalArgumentException("z"))));

    // When
    var line = encoded();

    // Then
    assertThat(line.length()).isLessThan(20_000);
    var json = new JsonObject(line);
    assertThat(json.getString(LogKeys.REASON)).hasSize(JsonLines.MAX_TEXT + 1);
    assertThat(json.getString(LogKeys.ERROR)).startsWith("java.lang.IllegalStateException: yyy");
    assertThat(json.getString(LogKeys.STACK))
        .contains("shouldCutWhatIsTooLong")
        .contains("caused by java.lang.IllegalArgumentException: z");
  }

  @Test
  void shouldNameTheTraceWhereThereIsOne() throws Exception {
    // Given
    var export = new TracesConfig.Export(Duration.ofMillis(10), Duration.ofSeconds(1), 512);
    var config = new TracesConfig(URI.create("http://unused"), 1, "docket", export);
    var collector = InMemorySpanExporter.create();
    JsonObject json;
    try (var tracing = Tracing.of(config, collector, () -> 0)) {
      // When
      var traces = tracing.records();
      json = Traced.handle(traces, "handler_test", null, () -> new JsonObject(encoded()));

      // Then
      assertThat(
              Traced.handle(
                  traces,
                  "off",
                  "00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-00",
                  this::encoded))
          .as("a trace that its sender does not keep")
          .doesNotContain(LogKeys.TRACE_ID);
    }
    assertThat(json.getString(LogKeys.TRACE_ID)).matches("[0-9a-f]{32}");
    assertThat(json.getString(LogKeys.SPAN_ID)).matches("[0-9a-f]{16}");
    assertThat(new JsonObject(encoded()).containsKey(LogKeys.TRACE_ID)).isFalse();
  }

  private String encoded() {
    return new String(new JsonLines().encode(event), StandardCharsets.UTF_8);
  }

  private static LoggingEvent event(String message) {
    var logger = new LoggerContext().getLogger("dev.docket.Some");
    var event = new LoggingEvent("it", logger, Level.WARN, message, null, null);
    event.setInstant(Instant.parse("2026-01-02T03:04:05.000000006Z"));
    return event;
  }
}
