package dev.docket.kit.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.docket.kit.config.TracesConfig;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/// An input is the header `traceparent` of a record.
class TraceParentFuzzTest {

  private static final int TRACE_ID_AT = 3;
  private static final int TRACE_ID_END = 35;

  /// Of all inputs: each has a thread.
  private static final Tracing TRACING = tracing();

  @FuzzTest
  void shouldContinueATraceOrNone(byte[] bytes) throws Exception {
    var header = new String(bytes, StandardCharsets.US_ASCII);
    var seen = Traced.<@Nullable String>handle(TRACING.records(), "fuzzed", header, Trace::traceId);

    // Nothing begins here: what is traced is the trace that the header names.
    if (seen != null) {
      assertThat(seen).isEqualTo(header.substring(TRACE_ID_AT, TRACE_ID_END));
    }
  }

  @AfterAll
  static void close() {
    TRACING.close();
  }

  private static Tracing tracing() {
    var export = new TracesConfig.Export(Duration.ofMillis(10), Duration.ofSeconds(1), 512);
    var config = new TracesConfig(URI.create("http://unused"), 0, "docket", export);
    return Tracing.of(config, SpanExporter.composite(), () -> 0.5);
  }
}
