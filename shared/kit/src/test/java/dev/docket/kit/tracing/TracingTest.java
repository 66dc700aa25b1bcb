package dev.docket.kit.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.kit.config.TracesConfig;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TracingTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final String NOT_SAMPLED = "00-" + TRACE + "-00f067aa0ba902b7-00";

  private final InMemorySpanExporter collector = InMemorySpanExporter.create();
  private final List<SpanData> finished = new ArrayList<>();
  private double chance = 0.5;

  @Test
  void shouldContinueTheTraceThatCameWithTheRecord() throws Exception {
    // When
    var seen = handled(0, PARENT, () -> Trace.span(SpanName.GET_CASE, Trace::parent));

    // Then
    assertThat(finished).extracting(SpanData::getName).containsExactly("get_case", "handler_it");
    assertThat(finished).extracting(SpanData::getTraceId).containsOnly(TRACE);
    assertThat(finished.getFirst().getParentSpanId()).isEqualTo(finished.getLast().getSpanId());
    assertThat(finished.getLast().getParentSpanId()).isEqualTo("00f067aa0ba902b7");
    assertThat(seen).isEqualTo("00-" + TRACE + "-" + finished.getFirst().getSpanId() + "-01");
  }

  @Test
  void shouldBeginATraceForTheShareOfRecordsThatCameWithout() throws Exception {
    // When
    chance = 0.09;
    handled(0.1, null, Trace::parent);
    chance = 0.1;
    var seen = handled(0.1, null, Trace::parent);

    // Then
    assertThat(finished).hasSize(1);
    assertThat(seen).isNull();
  }

  @Test
  void shouldNotTraceWhatItsSenderDoesNot() throws Exception {
    // When
    chance = 0;
    var seen = handled(1, NOT_SAMPLED, () -> Trace.span(SpanName.GET_CASE, Trace::parent));

    // Then
    assertThat(seen).isNull();
    assertThat(finished).isEmpty();
  }

  @Test
  void shouldTakeGarbageForNoHeader() throws Exception {
    for (var garbage : List.of("", "00", "ff-zz", PARENT.substring(1), "x".repeat(100_000))) {
      handled(0, garbage, Trace::parent);
    }
    assertThat(finished).isEmpty();
  }

  @Test
  void shouldTellOfAFailureWithoutItsMessage() {
    // When
    assertThatThrownBy(() ->
            handled(
                1,
                null,
                () -> {
                  throw new IllegalStateException("the title was: secret");
                }))
        .isInstanceOf(IllegalStateException.class);

    // Then
    var span = finished.getFirst();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo("java.lang.IllegalStateException");
    assertThat(span.toString()).doesNotContain("secret");
  }

  @Test
  void shouldKeepRecordsApartThatAreHandledSideBySide() throws Exception {
    // Given
    var vertx = Vertx.vertx();
    try (var tracing = tracing(1)) {
      var firstWaits = Promise.<Void>promise();
      var seen = new ArrayList<String>();
      var done = Promise.<Void>promise();
      var traces = tracing.records();
      var verticle =
          new VerticleBase() {
            @Override
            public Future<?> start() {
              context.runOnContext(_ -> handle("first", firstWaits.future()));
              context.runOnContext(_ -> {
                handle("second", Future.succeededFuture());
                firstWaits.complete();
              });
              return Future.succeededFuture();
            }

            private void handle(String name, Future<Void> wait) {
              try {
                Traced.handle(
                    traces,
                    name,
                    null,
                    () -> {
                      var before = Trace.spanId();
                      wait.await();
                      seen.add(name + " " + String.valueOf(before).equals(Trace.spanId()));
                      return before;
                    });
              } catch (Exception e) {
                done.tryFail(e);
              }
              if (seen.size() == 2) {
                done.tryComplete();
              }
            }
          };

      // When
      vertx
          .deployVerticle(
              verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
          .await(10, TimeUnit.SECONDS);
      done.future().await(10, TimeUnit.SECONDS);

      // Then
      assertThat(seen).containsExactly("second true", "first true");
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void shouldCostNothingWhenOff() {
    var builder = Vertx.builder();
    assertThat(Tracing.off().install(builder)).isSameAs(builder);
    assertThat(Tracing.off().records()).isNull();
  }

  private @Nullable String handled(
      double sample, @Nullable String parent, Callable<@Nullable String> work) throws Exception {
    try (var tracing = tracing(sample)) {
      try {
        return Traced.<@Nullable String>handle(
            tracing.records(), SpanName.handler("it"), parent, work);
      } finally {
        // Closing forgets them.
        tracing.flush();
        finished.addAll(collector.getFinishedSpanItems());
      }
    }
  }

  private Tracing tracing(double sample) {
    var export = new TracesConfig.Export(Duration.ofMillis(10), Duration.ofSeconds(1), 512);
    var config = new TracesConfig(URI.create("http://unused"), sample, "docket", export);
    return Tracing.of(config, collector, () -> chance);
  }
}
