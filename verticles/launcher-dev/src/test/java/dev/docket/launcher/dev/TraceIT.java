package dev.docket.launcher.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.docket.kit.config.TracesConfig;
import dev.docket.kit.metrics.Metrics;
import dev.docket.kit.telemetry.Telemetry;
import dev.docket.kit.tracing.Tracing;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the whole platform says of a request to a collector that takes every trace.
class TraceIT {

  private static final Duration SOON = Duration.ofSeconds(15);
  private static final InMemorySpanExporter COLLECTOR = InMemorySpanExporter.create();

  private static final List<String> CREATED =
      List.of(
          "SERVER CreateCase",
          "CLIENT docket.caseapi.v1.Cases/CreateCase",
          "SERVER docket.caseapi.v1.Cases/CreateCase");

  private static PlatformFixture platform;

  @BeforeAll
  static void start() throws IOException, SQLException {
    var export = new TracesConfig.Export(Duration.ofMillis(50), Duration.ofSeconds(1), 16_384);
    var config = new TracesConfig(URI.create("http://unused"), 1, "docket", export);
    var tracing = Tracing.of(config, COLLECTOR, () -> 0);
    platform = new PlatformFixture(TraceIT.class, new Telemetry(new Metrics(), tracing));
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  void shouldShowARequestAndItsTimelineCellAsOneTrace() {
    // When
    var created = platform.post("/api/v2/cases", OtherWaysInIT.newCase());

    // Then
    assertThat(created.status()).isEqualTo(201);
    var put = awaitSpan(SpanKind.SERVER, "docket.caseapi.v1.Timelines/PutCell", "CreateCase");
    assertThat(way(put))
        .containsExactlyElementsOf(
            concat(
                CREATED,
                "CONSUMER handler_timeline",
                "INTERNAL create_timeline_cell",
                "CLIENT docket.caseapi.v1.Timelines/PutCell",
                "SERVER docket.caseapi.v1.Timelines/PutCell"));
    var decoded = awaitSpan(SpanKind.INTERNAL, "decode_event", "CreateCase");
    assertThat(way(decoded))
        .containsExactlyElementsOf(
            concat(CREATED, "CONSUMER handler_timeline", "INTERNAL decode_event"));
    assertThat(traceOf(put)).extracting(SpanData::getTraceId).containsOnly(put.getTraceId());
  }

  @Test
  void shouldShowAWebhookAndWhatItChangedAsOneTrace() throws Exception {
    // When
    var body = OtherWaysInIT.renamed("Traced", "somebody", DemoTicket.ISSUE_KEY);
    var delivered =
        platform.send(
            platform
                .keys(OtherWaysInIT.WEBHOOK + "?secret-looking=value", null, null)
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature", OtherWaysInIT.signature(body))
                .POST(HttpRequest.BodyPublishers.ofString(body)));

    // Then
    assertThat(delivered.status()).isEqualTo(202);
    var update = awaitSpan(SpanKind.INTERNAL, "update_case", "POST");
    assertThat(way(update))
        .containsExactly(
            "SERVER POST",
            "CONSUMER handler_jira",
            "INTERNAL process_changelog",
            "INTERNAL update_case");
    var spans = traceOf(update);
    var handler =
        spans.stream().filter(it -> it.getName().equals("handler_jira")).findFirst().orElseThrow();
    assertThat(below(handler, spans))
        .containsExactlyInAnyOrder(
            "decode_event",
            "prefilter_third_party_changelog",
            "filter_third_party_changelog",
            "process_changelog");
    var filter =
        spans.stream()
            .filter(it -> it.getName().equals("filter_third_party_changelog"))
            .findFirst()
            .orElseThrow();
    assertThat(below(filter, spans)).contains("get_case", "get_settings");
    assertThat(spans)
        .as("a query may hold a secret")
        .allSatisfy(
            it -> assertThat(it.getAttributes().asMap().values()).noneMatch(TraceIT::isSecret));
    awaitSpan(SpanKind.CONSUMER, "handler_timeline", "POST");
  }

  private static boolean isSecret(Object value) {
    return value.toString().contains("secret-looking");
  }

  @Test
  void shouldNotTraceProbes() {
    // When
    platform.get("/readiness");
    platform.post("/api/v2/cases", OtherWaysInIT.newCase());

    // Then
    awaitSpan(SpanKind.SERVER, "CreateCase", "CreateCase");
    assertThat(COLLECTOR.getFinishedSpanItems())
        .noneMatch(
            it -> it.getAttributes().asMap().values().stream().anyMatch("/readiness"::equals));
  }

  /// The first span of that name whose trace begins with `root`.
  private static SpanData awaitSpan(SpanKind kind, String name, String root) {
    return await()
        .atMost(SOON)
        .until(
            () ->
                COLLECTOR.getFinishedSpanItems().stream()
                    .filter(it -> it.getKind() == kind && it.getName().equals(name))
                    .filter(it -> way(it).getFirst().equals("SERVER " + root))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /// From the root to the span.
  private static List<String> way(SpanData span) {
    var spans =
        traceOf(span).stream().collect(Collectors.toMap(SpanData::getSpanId, Function.identity()));
    var way = new ArrayList<String>();
    for (var at = span; at != null; at = spans.get(at.getParentSpanId())) {
      way.add(at.getKind() + " " + at.getName());
    }
    Collections.reverse(way);
    return way;
  }

  private static List<SpanData> traceOf(SpanData span) {
    return COLLECTOR.getFinishedSpanItems().stream()
        .filter(it -> it.getTraceId().equals(span.getTraceId()))
        .toList();
  }

  private static Set<String> below(SpanData parent, List<SpanData> spans) {
    return spans.stream()
        .filter(it -> it.getParentSpanId().equals(parent.getSpanId()))
        .map(SpanData::getName)
        .collect(Collectors.toSet());
  }

  private static List<String> concat(List<String> first, String... then) {
    var all = new ArrayList<>(first);
    all.addAll(List.of(then));
    return all;
  }
}
