package dev.docket.feedhandler;

import static dev.docket.feedhandler.FeedStream.ALL_DATADOG;
import static dev.docket.feedhandler.FeedStream.FEED_CAKE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.feed.FeedLimits;
import dev.docket.feed.FeedRecord.Source;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedFlavorIT {

  private static final String DECODED = "case_event_feed_handler.decode.event.success";
  private static final String NOT_DECODED = "case_event_feed_handler.decode.event.error";
  private static final String MALFORMED = "dd.case.kafka_consumer.decode_error";
  private static final String SKIPPED = "docket.consumer.skipped";

  private final FeedProcess process = new FeedProcess().with(ALL_DATADOG);

  @AfterEach
  void stop() {
    process.close();
  }

  @Test
  void shouldTurnARecordIntoOneCell() throws Exception {
    // Given a record from before the service's first start
    process.send(ALL_DATADOG, Records.bytes(Records.running("run-1")));

    // When
    var deployment = process.deploy(ALL_DATADOG);

    // Then
    var put = next();
    process.awaitSettled(1);
    assertThat(put.orgId()).isEqualTo(Records.ORG);
    assertThat(put.created()).isTrue();
    assertThat(put.cell().getType()).isEqualTo("WORKFLOW_EXECUTED");
    assertThat(put.cell().getCaseId()).isEqualTo(Records.CASE);
    process.stop(deployment);
    assertThat(process.committed(ALL_DATADOG)).isEqualTo(1);
    assertThat(process.timelines.puts).isEmpty();
  }

  @Test
  void shouldNameTheSameCellWhicheverStreamTellsARunAgain() throws Exception {
    // Given two streams of one group
    process.with(FEED_CAKE);
    var _ = process.deploy(ALL_DATADOG);
    var _ = process.deploy(FEED_CAKE);
    var run = Records.bytes(Records.running("run-1"));

    // When
    process.send(ALL_DATADOG, run, run);
    process.send(FEED_CAKE, run);
    var first = next();
    var second = next();
    var third = next();

    // Then
    assertThat(second.cell()).isEqualTo(first.cell());
    assertThat(third.cell()).isEqualTo(first.cell());
    assertThat(Stream.of(first, second, third).filter(FakeTimelines.Put::created)).hasSize(1);
  }

  @Test
  void shouldPassOverOtherSourcesWithoutDecodingThem() throws Exception {
    // Given records of another source, one of which would not survive being decoded
    var serviceNow = Records.record(105, "run-1", "running", Records.THE_CASE);
    process.send(
        ALL_DATADOG,
        Records.bytes(serviceNow),
        Records.spoiled(serviceNow),
        Records.bytes(Records.running("run-2")));

    // When
    var deployment = process.deploy(ALL_DATADOG);
    var put = next();
    process.awaitSettled(3);
    process.stop(deployment);

    // Then
    assertThat(put.cell().getContentJson()).contains("run-2");
    assertThat(process.counted.of(SKIPPED, "reason", "other_source")).isEqualTo(2);
    assertThat(process.counted.of(DECODED)).isEqualTo(1);
    assertThat(process.counted.of(NOT_DECODED)).isZero();
    assertThat(process.counted.of(MALFORMED)).isZero();
    assertThat(process.committed(ALL_DATADOG)).isEqualTo(3);
  }

  @Test
  void shouldPassOverHostileBytesBetweenGoodOnes() throws Exception {
    // Given
    var tooLarge = Arrays.copyOf(Records.bytes(Records.running("run-x")), FeedLimits.MAX_BYTES + 1);
    // {"x": [[[[…
    var deep = new byte[1_000_000];
    Arrays.fill(deep, (byte) 0x81);
    System.arraycopy(new byte[] {(byte) 0xbf, 0x61, 0x78}, 0, deep, 0, 3);
    process.send(
        ALL_DATADOG,
        Records.bytes(Records.running("run-1")),
        new byte[0],
        tooLarge,
        deep,
        new byte[] {(byte) 0xbb, 0x40, 0, 0, 0, 0, 0, 0, 0},
        Records.spoiled(Records.running("run-y")),
        Records.bytes(Records.running("run-2")));

    // When
    var deployment = process.deploy(ALL_DATADOG);
    var first = next();
    var second = next();
    process.awaitSettled(3);
    process.stop(deployment);

    // Then
    assertThat(first.cell().getContentJson()).contains("run-1");
    assertThat(second.cell().getContentJson()).contains("run-2");
    assertThat(process.counted.of(MALFORMED)).isEqualTo(4);
    assertThat(process.counted.of(NOT_DECODED)).isEqualTo(1);
    assertThat(process.committed(ALL_DATADOG)).isEqualTo(7);
    assertThat(process.fatal).isEmpty();
  }

  @Test
  void shouldGiveUpOnACaseThatIsNotThereAndWaitForAServiceThatIsNot() throws Exception {
    // Given
    var nowhere = new Source.CaseManagement(new UUID(0, 1).toString());
    process.timelines.outage.set(3);
    process.send(
        ALL_DATADOG,
        Records.bytes(Records.running("run-1")),
        Records.bytes(Records.record(375, "run-2", "running", nowhere)),
        Records.bytes(Records.running("run-3")));

    // When
    var deployment = process.deploy(ALL_DATADOG);
    var first = next();
    var second = next();
    process.awaitSettled(3);
    process.stop(deployment);

    // Then in the order of the log
    assertThat(first.cell().getContentJson()).contains("run-1");
    assertThat(second.cell().getContentJson()).contains("run-3");
    assertThat(process.counted.of("case_event_feed_handler.handle.event.retry")).isEqualTo(3);
    assertThat(process.counted.of("case_event_feed_handler.handle.event.discard")).isEqualTo(1);
    assertThat(process.counted.of("case_event_feed_handler.handle.event.success")).isEqualTo(2);
    assertThat(process.committed(ALL_DATADOG)).isEqualTo(3);
  }

  private FakeTimelines.Put next() throws InterruptedException {
    var put = process.timelines.puts.poll(20, TimeUnit.SECONDS);
    assertThat(put).as("a cell within 20 s").isNotNull();
    return put;
  }
}
