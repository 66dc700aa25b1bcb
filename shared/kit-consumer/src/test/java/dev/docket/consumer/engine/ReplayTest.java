package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.FakeRecordSource.partition;
import static dev.docket.consumer.engine.VirtualConsumer.CONFIG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.lot.LotChange;
import dev.docket.consumer.lot.ParkReason;
import dev.docket.consumer.lot.ParkedSelection;
import dev.docket.consumer.lot.ParkedView;
import dev.docket.consumer.lot.ReplayResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Records that are handled anew, under virtual time.
class ReplayTest {

  private static final ConsumerConfig PARKING =
      CONFIG.withOrder(Order.KEY).withOnExhausted(OnExhausted.PARK);

  private VirtualConsumer consumer = new VirtualConsumer(PARKING);

  @ParameterizedTest
  @EnumSource(Order.class)
  void shouldHandleOnceWhatWasDiscarded(Order order) {
    consumer = new VirtualConsumer(PARKING.withOrder(order));
    discard("a.1");

    var taken = replay("a.1");
    assertThat(taken.result()).containsExactly(ReplayResult.TAKEN);
    assertThat(parked()).extracting(ParkedView::reason).containsExactly(ParkReason.REPLAY);
    look();

    assertThat(consumer.atHandlers()).containsExactly("a.1");
    consumer.answer("a.1", HandleResp.success());
    look();
    assertThat(parked()).isEmpty();
    assertThat(consumer.lots.log(partition(0))).last().isEqualTo(new LotChange.Gone(0));
    assertThat(consumer.atHandlers()).isEmpty();
    assertThat(consumer.committed(0)).isEqualTo(1);
  }

  @Test
  void shouldTakeTheSameRecordOnce() {
    discard("a.1");
    consumer.lots.stalled = true;

    replay("a.1");

    assertThat(replay("a.1").result()).containsExactly(ReplayResult.PARKED);
  }

  @Test
  void shouldKeepTheOrderOfTheRecordsAndOfWhatComesBehindThem() {
    discard("a.1", "a.2", "a.3");

    assertThat(replay("a.1", "a.2", "a.3").result()).containsOnly(ReplayResult.TAKEN);
    consumer.source.deliver(0, "a.4");

    var handled = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      look();
      handled.addAll(consumer.atHandlers());
      consumer.answerAll("a", HandleResp.success());
    }
    assertThat(handled).containsExactly("a.1", "a.2", "a.3", "a.4");
  }

  @Test
  void shouldWaitForWhatItsLaneHas() {
    discard("a.1");
    consumer.source.deliver(0, "a.2");

    replay("a.1");
    look();

    assertThat(consumer.atHandlers()).containsExactly("a.2");
    consumer.answer("a.2", HandleResp.success());
    look();
    assertThat(consumer.atHandlers()).containsExactly("a.1");
  }

  @Test
  void shouldParkARecordThatFailsAgainLikeAnyOther() {
    discard("a.1");
    replay("a.1");
    look();

    consumer.exhaust("a.1");
    look();

    assertThat(parked())
        .extracting(view -> view.reason().cause())
        .containsExactly(ParkReason.Cause.EXHAUSTED);
    assertThat(consumer.atHandlers()).isEmpty();
  }

  @Test
  void shouldLeaveARecordOfAParkedKeyWithItsKey() {
    discard("a.1");
    consumer.source.deliver(0, "a.2");
    consumer.exhaust("a.2");

    assertThat(replay("a.1").result()).containsExactly(ReplayResult.TAKEN);
    look();

    assertThat(consumer.atHandlers()).isEmpty();
    consumer.flow.parking().release(ParkedSelection.ofKey("a"));
    look();
    assertThat(consumer.atHandlers()).containsExactly("a.1", "a.2");
  }

  @Test
  void shouldBringARecordBackThatItsMemberDidNotLiveToHandle() {
    discard("a.1");
    assertThat(consumer.committed(0)).isEqualTo(1);
    replay("a.1");
    consumer.source.lose(0);
    consumer.turn();
    consumer.batches.clear();

    consumer.source.assign(0);
    consumer.turn();
    consumer.source.deliverNothing();
    look();

    assertThat(consumer.atHandlers()).containsExactly("a.1");
  }

  @Test
  void shouldTellWhyARecordIsNotTaken() {
    discard("a.1");
    consumer.source.deliver(0, "b.1", "skip", "c.1");

    assertThat(replay(List.of(record(7, 0, "a.1"))).result())
        .containsExactly(ReplayResult.NOT_ASSIGNED);
    // At a handler, settled without one, and not polled yet.
    assertThat(
            replay(List.of(record(0, 1, "b.1"), record(0, 2, "skip"), record(0, 9, "z.1")))
                .result())
        .containsExactly(ReplayResult.IN_FLIGHT, ReplayResult.UNROUTABLE, ReplayResult.IN_FLIGHT);

    consumer.source.lose(0);
    consumer.turn();
    assertThat(replay("a.1").result()).containsExactly(ReplayResult.NOT_ASSIGNED);
  }

  @Test
  void shouldTakeNoMoreThanTheLotHolds() {
    int most = PARKING.limits().maxParked();
    for (int i = 0; i <= most; i++) {
      discard("k" + i + ".1");
    }
    consumer.lots.stalled = true;
    replay(IntStream.range(0, most).mapToObj(i -> record(0, i, "k" + i + ".1")).toList());

    assertThat(replay(List.of(record(0, most, "k" + most + ".1"))).result())
        .containsExactly(ReplayResult.FULL);
  }

  @Test
  void shouldFailWhenTheLotDoesNotAnswer() {
    discard("a.1");
    consumer.lots.stalled = true;

    var taken = replay("a.1");
    consumer.pass(Duration.ofSeconds(10));

    assertThat(taken.cause()).hasMessageContaining("replaying took longer than");
  }

  @Test
  void shouldRefuseWhereNothingIsParked() {
    var crashing = new VirtualConsumer(CONFIG);

    assertThat(crashing.flow.parking().replays().take(List.of(record(0, 0, "a.1"))).cause())
        .hasMessage("this consumer has no parking lot");
  }

  private void discard(String... texts) {
    consumer.source.deliver(0, texts);
    for (var text : texts) {
      consumer.answer(text, HandleResp.discard("refused"));
    }
  }

  /// The first records of partition 0.
  private Future<List<ReplayResult>> replay(String... texts) {
    return replay(IntStream.range(0, texts.length).mapToObj(i -> record(0, i, texts[i])).toList());
  }

  private Future<List<ReplayResult>> replay(List<ConsumerRecord<byte[], byte[]>> records) {
    var taken = consumer.flow.parking().replays().take(records);
    consumer.writeLots();
    return taken;
  }

  private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, String text) {
    return new ConsumerRecord<>(
        FakeRecordSource.TOPIC, partition, offset, new byte[0], text.getBytes(UTF_8));
  }

  /// Lets the lot look for room.
  private void look() {
    consumer.pass(Duration.ofMillis(100));
    consumer.source.deliverNothing();
    consumer.turn();
  }

  private List<ParkedView> parked() {
    return consumer.flow.parking().desk().list(ParkedSelection.ALL, 1_000);
  }
}
