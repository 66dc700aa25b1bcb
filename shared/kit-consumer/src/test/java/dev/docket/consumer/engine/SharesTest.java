package dev.docket.consumer.engine;

import static dev.docket.consumer.engine.FakeRecordSource.partition;
import static dev.docket.consumer.engine.VirtualConsumer.CONFIG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.LimitsConfig;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.config.SharesConfig;
import dev.docket.consumer.lot.ParkReason;
import dev.docket.consumer.lot.ParkedSelection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What one key and one tenant may have of a consumer, under virtual time.
class SharesTest {

  private static final ConsumerConfig PARKING =
      CONFIG.withOrder(Order.KEY).withOnExhausted(OnExhausted.PARK);

  @Test
  void shouldHoldBackTheKeysOfATenantWithAllItsRunsAtHandlers() {
    var consumer = new VirtualConsumer(PARKING.withShares(new SharesConfig(100, 100, 2)));

    consumer.source.deliver(0, "q@quiet", "a@loud", "b@loud", "c@loud", "d@loud");

    assertThat(consumer.atHandlers()).containsExactly("q@quiet", "a@loud", "b@loud");
    consumer.answer("b@loud", HandleResp.success());
    assertThat(consumer.atHandlers()).containsExactly("q@quiet", "a@loud", "c@loud");
    consumer.answer("a@loud", HandleResp.success());
    consumer.answer("c@loud", HandleResp.success());
    assertThat(consumer.atHandlers()).containsExactly("q@quiet", "d@loud");
  }

  @Test
  void shouldHoldBackNothingOfATenantThatIsAlone() {
    var consumer = new VirtualConsumer(PARKING.withShares(new SharesConfig(100, 50, 2)));

    consumer.source.deliver(0, "a@only", "b@only", "c@only", "d@only");

    assertThat(consumer.atHandlers()).hasSize(4);
  }

  @Test
  void shouldLetTheHeldKeysGoWhenThePartitionOfTheOthersIsGone() {
    var consumer = new VirtualConsumer(PARKING.withShares(new SharesConfig(100, 100, 1)));
    consumer.source.deliver(1, "x@other", "a@loud");
    consumer.source.deliver(0, "y@other", "b@loud");
    assertThat(consumer.atHandlers()).containsExactly("x@other", "a@loud");

    consumer.source.lose(1);
    consumer.turn();

    assertThat(consumer.atHandlers()).contains("b@loud");
  }

  @Test
  void shouldParkWhatATenantHasBeyondItsShareAndHandleItWhenThereIsRoom() {
    // Given twenty in flight, of which one tenant may have ten
    var consumer = new VirtualConsumer(PARKING.withShares(new SharesConfig(100, 50, 100)));
    consumer.source.deliver(1, "q@quiet");
    consumer.source.deliver(0, keys("a", 9));
    consumer.source.deliver(1, keys("b", 9));
    consumer.writeLots();
    var parked = consumer.flow.parking().desk().list(ParkedSelection.ALL, 100);
    assertThat(parked)
        .hasSize(8)
        .allMatch(view -> view.reason().cause() == ParkReason.Cause.OVERFLOW)
        .allMatch(view -> "loud".equals(view.tenant()));

    // The quiet one's records still come through.
    consumer.source.deliver(1, "r@quiet");
    assertThat(consumer.atHandlers()).contains("q@quiet", "r@quiet");

    answerAll(consumer);
    consumer.pass(Duration.ofSeconds(1));
    assertThat(consumer.atHandlers()).hasSize(8);
    answerAll(consumer);
    consumer.pass(Duration.ofSeconds(1));
    assertThat(consumer.flow.parking().desk().list(ParkedSelection.ALL, 100)).isEmpty();
    assertThat(consumer.committed(0)).isEqualTo(9);
    assertThat(consumer.committed(1)).isEqualTo(11);
  }

  @Test
  void shouldParkWhatAKeyHasBeyondItsDepthAndKeepItsOrder() {
    var consumer = new VirtualConsumer(PARKING.withShares(new SharesConfig(3, 100, 100)));
    consumer.source.deliver(0, "k.1", "k.2", "k.3", "k.4", "k.5", "o.1");
    consumer.writeLots();
    assertThat(consumer.flow.parking().desk().list(ParkedSelection.ALL, 100)).hasSize(2);
    assertThat(consumer.atHandlers()).contains("o.1");

    var handled = new ArrayList<String>();
    for (int i = 0; i < 6; i++) {
      for (var text : consumer.atHandlers()) {
        handled.add(text);
        consumer.answer(text, HandleResp.success());
      }
      consumer.pass(Duration.ofSeconds(1));
    }

    assertThat(handled.stream().filter(text -> text.startsWith("k")))
        .containsExactly("k.1", "k.2", "k.3", "k.4", "k.5");
    assertThat(consumer.flow.parking().desk().list(ParkedSelection.ALL, 100)).isEmpty();
    assertThat(consumer.committed(0)).isEqualTo(6);
  }

  @Test
  void shouldLeaveRoomForOthersWhereAKeyWaitsForItsDependency() {
    // Given ten in flight a partition, and a key that waits with five of them
    var consumer = new VirtualConsumer(PARKING.withShares(new SharesConfig(100, 100, 100)));
    consumer.source.deliver(0, "k.1");
    consumer.answer("k.1", new HandleResp.Retry(new RetryCause.BreakerOpen("api")));
    consumer.source.deliver(0, "k.2", "k.3", "k.4", "k.5");
    consumer.writeLots();
    assertThat(consumer.flow.parking().desk().list(ParkedSelection.ALL, 100)).isEmpty();

    // When more than its partition's other half comes of it
    var more = IntStream.rangeClosed(6, 16).mapToObj(i -> "k." + i).toArray(String[]::new);
    consumer.source.deliver(0, more);
    consumer.writeLots();

    // Then that goes to the lot, stays there while the key waits, and others come through
    assertThat(consumer.flow.parking().desk().list(ParkedSelection.ALL, 100)).hasSize(11);
    consumer.source.deliver(0, "o.1");
    assertThat(consumer.atHandlers()).containsExactly("o.1");
    consumer.answer("o.1", HandleResp.success());

    var handled = new ArrayList<String>();
    for (int i = 0; i < 60 && handled.size() < 16; i++) {
      consumer.pass(Duration.ofSeconds(1));
      for (var text : consumer.atHandlers()) {
        handled.add(text);
        consumer.answer(text, HandleResp.success());
      }
    }
    assertThat(handled)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 16).mapToObj(i -> "k." + i).toList());
  }

  @Test
  void shouldBringBackByItselfWhatADeathLeftOfAnOverflowingKey() {
    var consumer = new VirtualConsumer(PARKING.withShares(new SharesConfig(1, 100, 100)));
    consumer.source.deliver(0, "k.1", "k.2", "k.3", "k.4");
    consumer.writeLots();
    consumer.answer("k.1", HandleResp.success());
    consumer.pass(Duration.ofSeconds(1));
    // Given that the first of three is done, and its partition lost before the others are
    consumer.answer("k.2", HandleResp.success());
    consumer.writeLots();
    assertThat(consumer.flow.parking().desk().list(ParkedSelection.ALL, 100)).hasSize(2);
    assertThat(consumer.committed(0)).isEqualTo(4);
    consumer.source.lose(0);
    consumer.turn();

    // When it comes back, where nothing is at work
    consumer.batches.clear();
    consumer.source.assign(0);
    consumer.turn();
    consumer.source.deliverNothing();
    consumer.pass(Duration.ofSeconds(1));

    // Then nobody has to release them
    assertThat(consumer.atHandlers()).containsExactly("k.3", "k.4");
  }

  @Test
  void shouldParkOlderRecordsOfAnOverflowingKeyWhenOneIsExhausted() {
    var consumer = new VirtualConsumer(PARKING.withShares(new SharesConfig(2, 100, 100)));
    consumer.source.deliver(0, "k.1", "k.2", "k.3");
    consumer.writeLots();

    consumer.exhaust("k.1");

    assertThat(consumer.atHandlers()).isEmpty();
    assertThat(consumer.flow.parking().desk().list(ParkedSelection.ALL, 100))
        .extracting(view -> view.at().offset())
        .containsExactly(0L, 1L, 2L);
    consumer.flow.parking().release(ParkedSelection.ALL);
    consumer.turn();
    assertThat(consumer.atHandlers()).containsExactly("k.1", "k.2", "k.3");
  }

  @Test
  void shouldPauseAPartitionAtItsShareOfBytes() {
    var limits = CONFIG.limits();
    var few =
        new LimitsConfig(
            limits.maxPollRecords(),
            limits.pollTimeout(),
            limits.idlePollTimeout(),
            limits.maxInFlight(),
            1 << 10,
            limits.maxBatchRecords(),
            limits.fetchMaxBytes(),
            1 << 10,
            limits.maxParked());
    var consumer = new VirtualConsumer(CONFIG.withLimits(few));
    var large = "x".repeat(300);

    consumer.source.deliver(0, large + ".1");
    assertThat(consumer.source.paused).isEmpty();
    consumer.source.deliver(0, large + ".2");
    assertThat(consumer.source.paused).containsExactly(partition(0));
    assertThat(consumer.flow.status().inFlightBytes()).isEqualTo(2 * 302);

    consumer.answer(large + ".1", HandleResp.success());
    consumer.answer(large + ".2", HandleResp.success());
    consumer.source.deliverNothing();
    assertThat(consumer.source.paused).isEmpty();
  }

  @Test
  void shouldPauseAPartitionWhoseLotIsFull() {
    var limits = CONFIG.limits();
    var few =
        new LimitsConfig(
            limits.maxPollRecords(),
            limits.pollTimeout(),
            limits.idlePollTimeout(),
            limits.maxInFlight(),
            limits.maxInFlightBytes(),
            limits.maxBatchRecords(),
            limits.fetchMaxBytes(),
            limits.maxRecordBytes(),
            2);
    var consumer = new VirtualConsumer(PARKING.withLimits(few));
    consumer.source.deliver(0, "a.1", "a.2");
    consumer.exhaust("a.1");
    consumer.source.deliverNothing();
    assertThat(consumer.source.paused).containsExactly(partition(0));

    consumer.flow.parking().desk().discard(ParkedSelection.ALL);
    consumer.writeLots();
    consumer.source.deliverNothing();
    assertThat(consumer.source.paused).isEmpty();
  }

  private static String[] keys(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i + "@loud").toArray(String[]::new);
  }

  private static void answerAll(VirtualConsumer consumer) {
    for (var text : List.copyOf(consumer.atHandlers())) {
      consumer.answer(text, HandleResp.success());
    }
  }
}
