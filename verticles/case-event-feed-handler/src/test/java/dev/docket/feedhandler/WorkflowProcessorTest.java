package dev.docket.feedhandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.docket.client.CallFailedException;
import dev.docket.client.CallFailure;
import dev.docket.client.CallMetadata;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.RetryCause;
import dev.docket.events.EffectKey;
import dev.docket.feed.FeedPeek;
import dev.docket.feed.FeedRecord;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.metrics.Metrics;
import dev.docket.proto.caseapi.v1.PutCellRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WorkflowProcessorTest {

  private static final Instant NOW = Records.AT.plusSeconds(3);
  private static final Instant DEADLINE = NOW.plusSeconds(30);

  private final Metrics metrics = new Metrics();
  private final List<CallMetadata> asked = new ArrayList<>();
  private final List<PutCellRequest> put = new ArrayList<>();
  private @Nullable CallFailure failure;

  private final WorkflowProcessor processor =
      new WorkflowProcessor(this::putCell, new FeedMeters(metrics), () -> NOW);

  private void putCell(CallMetadata metadata, PutCellRequest cell) {
    asked.add(metadata);
    put.add(cell);
    if (failure != null) {
      throw new CallFailedException(failure);
    }
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void shouldPutTheCellOfARunThatHasBegun() {
    // When
    var outcome = process(Records.running("run-9"));

    // Then
    assertThat(outcome).isEqualTo(HandleResp.success());
    assertThat(put).hasSize(1);
    var cell = put.getFirst();
    assertThat(cell.getCaseId()).isEqualTo(Records.CASE);
    assertThat(cell.getCaseVersion()).isZero();
    assertThat(cell.getType()).isEqualTo("WORKFLOW_EXECUTED");
    assertThat(cell.getAuthorService()).isEqualTo("workflow-automation");
    assertThat(cell.getAuthorUserId()).isEmpty();
    assertThat(new JsonObject(cell.getContentJson()))
        .isEqualTo(
            new JsonObject()
                .put("workflow_id", "wf-7")
                .put("workflow_name", "Restart db-1")
                .put("run_id", "run-9")
                .put("status", "running")
                .put("url", "https://example.com/runs/run-9"));
    assertThat(
            Instant.ofEpochSecond(cell.getCreatedAt().getSeconds(), cell.getCreatedAt().getNanos()))
        .isEqualTo(Records.AT);
  }

  @Test
  void shouldNameTheCellByTheRunForEver() {
    // When
    var _ = process(Records.running("run-9"));

    // Then: changing these values doubles every cell that is told again across an upgrade
    var cell = put.getFirst();
    var eventId = EffectKey.eventIdOf(Records.ORG, "workflow", "run-9");
    assertThat(cell.getEventId()).isEqualTo(eventId.toString());
    assertThat(UUID.fromString(cell.getCellId()))
        .isEqualTo(new EffectKey(eventId, "case-event-feed-handler", "WORKFLOW_EXECUTED").id());
    assertThat(cell.getCellId()).isEqualTo("35ef13fe-51b3-5b9d-8c90-7f8a1eb2bd3f");
    assertThat(asked)
        .containsExactly(
            CallMetadata.forOrg(new OrgId(Records.ORG))
                .because(eventId, 1)
                .within(Duration.ofSeconds(30)));
  }

  @Test
  void shouldGiveEachRunOfEachOrgItsOwnCell() {
    var runs = Stream.of(Records.running("run-9"), Records.running("run-10"), inOrg(43, "run-9"));

    runs.forEach(this::process);

    assertThat(put).extracting(PutCellRequest::getCellId).doesNotHaveDuplicates().hasSize(3);
  }

  static Stream<Arguments> skipped() {
    return Stream.of(
        argumentSet(
            "a run that has ended",
            Records.record(375, "run-9", "completed", Records.THE_CASE),
            FeedSkip.WRONG_WORKFLOW_STATUS),
        argumentSet(
            "a run from elsewhere",
            Records.record(375, "run-9", "running", new FeedRecord.Source.Other("monitor")),
            FeedSkip.WRONG_SOURCE_TYPE),
        argumentSet(
            "both",
            Records.record(375, "run-9", "failed", new FeedRecord.Source.Other("monitor")),
            FeedSkip.WRONG_WORKFLOW_STATUS));
  }

  @ParameterizedTest
  @MethodSource("skipped")
  void shouldSkipAndBeAbleToSayWhy(FeedRecord record, FeedSkip why) {
    assertThat(process(record)).isEqualTo(HandleResp.skip(why.reason()));
    assertThat(why.reason().explainable()).isTrue();
    assertThat(put).isEmpty();
    assertThat(count("handle.event.skip", "org_id", "42")).isEqualTo(1);
    assertThat(latency("skip")).isEqualTo(Duration.ofSeconds(3));
  }

  static Stream<Arguments> failures() {
    var noCase =
        new CallFailure.Rejected(
            GrpcStatus.NOT_FOUND, "resource_not_found", "case not found", null, Map.of());
    return Stream.of(
        argumentSet(
            "no such case",
            noCase,
            new HandleResp.Discard("resource_not_found", new CallFailedException(noCase))),
        argumentSet(
            "breaker open",
            new CallFailure.BreakerOpen("case-api"),
            new HandleResp.Retry(new RetryCause.BreakerOpen("case-api"))),
        argumentSet(
            "throttled",
            new CallFailure.Throttled(Duration.ofSeconds(2)),
            new HandleResp.Retry(new RetryCause.Throttled(Duration.ofSeconds(2)))),
        argumentSet(
            "unavailable",
            new CallFailure.Unavailable("down"),
            HandleResp.retry(new CallFailedException(new CallFailure.Unavailable("down")))),
        argumentSet(
            "not allowed",
            new CallFailure.Rejected(
                GrpcStatus.PERMISSION_DENIED, "not_allowed", "not allowed", null, Map.of()),
            HandleResp.retry(new CallFailedException(new CallFailure.Unavailable("any")))));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void shouldMakeOfAFailedCallWhatItMeans(CallFailure failed, HandleResp expected) {
    // Given
    failure = failed;

    // When
    var outcome = process(Records.running("run-9"));

    // Then
    assertThat(outcome)
        .usingRecursiveComparison()
        .ignoringFieldsOfTypes(CallFailedException.class)
        .isEqualTo(expected);
    var name = outcome instanceof HandleResp.Retry ? "retry" : "discard";
    assertThat(count("handle.event." + name, "org_id", "42")).isEqualTo(1);
    assertThat(count("create.workflow_executed.timeline.cell.error", "workflow_id", "wf-7"))
        .isEqualTo(1);
    assertThat(count("create.workflow_executed.timeline.cell.success", "workflow_id", "wf-7"))
        .isZero();
  }

  @Test
  void shouldDiscardWhatIsMalformedBehindAGoodPeek() {
    // Given
    var bytes = Records.spoiled(Records.running("run-9"));

    // When
    var outcome = processor.process(event(bytes), context(DEADLINE));

    // Then
    assertThat(outcome).isEqualTo(HandleResp.discard("malformed_feed_record"));
    assertThat(put).isEmpty();
    assertThat(count("decode.event.error", "reason", "not_cbor")).isEqualTo(1);
    assertThat(count("handle.event.discard", "org_id", "42")).isEqualTo(1);
  }

  @Test
  void shouldRetryLaterWhenThereIsNoTimeLeftForTheCall() {
    assertThat(processor.process(event(Records.bytes(Records.running("run-9"))), context(NOW)))
        .isInstanceOf(HandleResp.Retry.class);
    assertThat(put).isEmpty();
  }

  static Stream<TimelineCells> broken() {
    return Stream.of(
        (_, _) -> {
          throw new IllegalStateException("a bug");
        },
        (_, _) -> {
          throw new StackOverflowError("a bug");
        });
  }

  @ParameterizedTest
  @MethodSource("broken")
  void shouldCountWhatItThrowsAsTheRetryThatIsMadeOfIt(TimelineCells cells) {
    // Given
    var broken = new WorkflowProcessor(cells, new FeedMeters(metrics), () -> NOW);
    var event = event(Records.bytes(Records.running("run-9")));

    // When
    assertThatThrownBy(() -> broken.process(event, context(DEADLINE))).hasMessage("a bug");

    // Then
    assertThat(count("handle.event.retry", "org_id", "42")).isEqualTo(1);
  }

  @Test
  void shouldCountWhatItDid() {
    // When
    var _ = process(Records.running("run-9"));

    // Then
    assertThat(count("decode.event.success", "org_id", "42")).isEqualTo(1);
    assertThat(count("handle.event.success", "org_id", "42")).isEqualTo(1);
    assertThat(count("create.workflow_executed.timeline.cell.success", "workflow_id", "wf-7"))
        .isEqualTo(1);
    assertThat(latency("success")).isEqualTo(Duration.ofSeconds(3));
  }

  private HandleResp process(FeedRecord record) {
    return processor.process(event(Records.bytes(record)), context(DEADLINE));
  }

  private static FeedEvent event(byte[] bytes) {
    return new FeedEvent((FeedPeek.Peeked) FeedPeek.of(bytes), bytes);
  }

  private static FeedRecord inOrg(long org, String runId) {
    var record = Records.running(runId);
    return new FeedRecord(org, record.event(), record.workflow(), record.source(), record.tags());
  }

  private static HandlerContext context(Instant deadline) {
    return HandlerContext.of(new RecordCoordinates("feed", 0, 7), 1, deadline, new RecordHeaders());
  }

  private double count(String name, String tag, String value) {
    return new Counted(metrics).of("case_event_feed_handler." + name, tag, value);
  }

  private Duration latency(String outcome) {
    var timer =
        metrics
            .registry()
            .get("case_event_feed_handler.latency")
            .tags("org_id", "42", "outcome", outcome)
            .timer();
    assertThat(timer.count()).isEqualTo(1);
    return Duration.ofNanos((long) timer.totalTime(TimeUnit.NANOSECONDS));
  }
}
