package dev.docket.feedhandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.Route;
import dev.docket.feed.FeedPeek;
import dev.docket.kit.metrics.MetricName;
import dev.docket.kit.metrics.Metrics;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FeedEventsTest {

  private static final String HANDLERS = "handlers";

  private final Metrics metrics = new Metrics();
  private final FeedMeters meters = new FeedMeters(metrics);

  @AfterEach
  void close() {
    metrics.close();
  }

  static Stream<Arguments> routes() {
    return Stream.of(
        argumentSet("workflow automation", "feed", 375L, new Route.To(42L, HANDLERS, 42L)),
        argumentSet("ServiceNow", "feed", 105L, new Route.Skip(FeedSkip.OTHER_SOURCE.reason())),
        argumentSet("source 0", "feed", 0L, new Route.Skip(FeedSkip.OTHER_SOURCE.reason())),
        argumentSet(
            "another type", "logs", null, new Route.Skip(FeedSkip.OTHER_EVENT_TYPE.reason())));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void shouldFilterByTypeAndSource(String type, @Nullable Long source, Route expected) {
    var event = new FeedEvent(new FeedPeek.Peeked(42, type, source), new byte[0]);

    assertThat(FeedEvents.workflowEvents(event, HANDLERS)).isEqualTo(expected);
  }

  @Test
  void shouldOnlyCountWhatTheFilterPassesOver() {
    assertThat(FeedSkip.OTHER_SOURCE.reason().explainable()).isFalse();
    assertThat(FeedSkip.OTHER_EVENT_TYPE.reason().explainable()).isFalse();
  }

  @Test
  void shouldPeekAndLeaveTheRestAlone() {
    // Given a record whose end is missing
    var bytes = Records.spoiled(Records.running("run-9"));

    // When
    var decoded = FeedEvents.decode(message(bytes), meters);

    // Then
    assertThat(decoded)
        .isInstanceOfSatisfying(
            DecodeResult.Decoded.class,
            is ->
                assertThat(((FeedEvent) is.value()).peeked())
                    .isEqualTo(new FeedPeek.Peeked(42, "feed", 375L)));
    assertThat(count(FeedMetric.DECODE_RECORD_SUCCESS, Tags.of("org_id", "42"))).isEqualTo(1);
  }

  @Test
  void shouldSayWhyARecordCannotBePeekedAt() {
    assertThat(FeedEvents.decode(message(new byte[] {1}), meters))
        .isEqualTo(new DecodeResult.Malformed<>("wrong_type"));
    assertThat(FeedEvents.decode(message(null), meters))
        .isEqualTo(new DecodeResult.Malformed<>("empty"));
    assertThat(
            count(
                FeedMetric.DECODE_RECORD_ERROR,
                Tags.of("org_id", "unknown", "reason", "wrong_type")))
        .isEqualTo(1);
    assertThat(
            count(FeedMetric.DECODE_RECORD_ERROR, Tags.of("org_id", "unknown", "reason", "empty")))
        .isEqualTo(1);
  }

  @Test
  void shouldCapTheOrgsAndTheWorkflowsThatAreCountedApart() {
    // Given more of both than there is room for
    for (int i = 1; i <= FeedMeters.MAX_ORGS + 5; i++) {
      meters.peeked(i);
    }
    for (int i = 1; i <= FeedMeters.MAX_WORKFLOWS + 7; i++) {
      meters.cellPut(1 + i % 2, "wf-" + i / 2);
    }

    // Then
    assertThat(count(FeedMetric.DECODE_RECORD_SUCCESS, Tags.of("org_id", "other"))).isEqualTo(5);
    assertThat(metrics.registry().find(FeedMetric.DECODE_RECORD_SUCCESS.metric()).counters())
        .hasSize(FeedMeters.MAX_ORGS + 1);
    assertThat(metrics.registry().find(FeedMetric.CREATE_CELL_SUCCESS.metric()).counters())
        .hasSize(FeedMeters.MAX_WORKFLOWS + 2);
    assertThat(metrics.registry().get("docket.metrics.tag_capped").tag("tag", "org_id").counter())
        .satisfies(capped -> assertThat(capped.count()).isEqualTo(5));
  }

  @Test
  void shouldNameTheMetricsAsReported() {
    assertThat(Arrays.stream(FeedMetric.values()).map(MetricName::metric))
        .containsExactlyInAnyOrder(
            "case_event_feed_handler.decode.record.struct.success",
            "case_event_feed_handler.decode.record.struct.error",
            "case_event_feed_handler.decode.event.success",
            "case_event_feed_handler.decode.event.error",
            "case_event_feed_handler.handle.event.success",
            "case_event_feed_handler.handle.event.skip",
            "case_event_feed_handler.handle.event.retry",
            "case_event_feed_handler.handle.event.discard",
            "case_event_feed_handler.latency",
            "case_event_feed_handler.create.workflow_executed.timeline.cell.success",
            "case_event_feed_handler.create.workflow_executed.timeline.cell.error");
  }

  private static ConsumerRecord<byte[], byte[]> message(byte @Nullable [] value) {
    return new ConsumerRecord<>("feed", 0, 7, null, value);
  }

  private double count(FeedMetric metric, Tags tags) {
    return metrics.counter(metric, tags).count();
  }
}
