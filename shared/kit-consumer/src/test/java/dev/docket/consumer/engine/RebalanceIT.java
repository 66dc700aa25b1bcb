package dev.docket.consumer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.GroupProtocol;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Members that come and go under load.
class RebalanceIT {

  private static final int PARTITIONS = 4;

  /// Records on the way at a time: enough to keep runs at handlers during every rebalance.
  private final Semaphore room = new Semaphore(400);

  private final Map<Integer, Queue<Long>> handled = new ConcurrentHashMap<>();
  private final AtomicInteger undrained = new AtomicInteger();

  static Stream<GroupProtocol> protocols() {
    return Stream.of(GroupProtocol.Classic.DEFAULT, new GroupProtocol.Consumer());
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void shouldHandleEveryRecordOnceAndInOrderWhileAMemberJoinsAndLeaves(GroupProtocol protocol)
      throws Exception {
    var name = "members-" + protocol.properties().get("group.protocol");
    try (var topic = new KafkaTopic(getClass(), name, PARTITIONS)) {
      var config = topic.consumer().withKafka(topic.consumer().kafka().withProtocol(protocol));
      var load = new Load(topic);
      try (var first = new Party(config)) {
        first.awaitHandled(500);
        // When a second member joins, takes its share, and leaves
        try (var second = new Party(config)) {
          second.awaitHandled(500);
          first.awaitHandled(500);
        }
        first.awaitHandled(500);
        load.finish();
        // Every permit back: every record handled
        assertThat(room.tryAcquire(400, 30, TimeUnit.SECONDS)).isTrue();
      }
      // Then each record of each partition was handled once, in the order of the log
      assertThat(undrained).hasValue(0);
      for (int partition = 0; partition < PARTITIONS; partition++) {
        var offsets = List.copyOf(handled.getOrDefault(partition, new ConcurrentLinkedQueue<>()));
        assertThat(offsets)
            .hasSize(load.sent(partition))
            .isSorted()
            .doesNotHaveDuplicates()
            .first()
            .isEqualTo(0L);
        assertThat(topic.committed(partition)).isEqualTo(load.sent(partition));
      }
    }
  }

  /// Sends as fast as records are handled, on a thread of its own.
  private final class Load {
    private final KafkaTopic topic;
    private final int[] sent = new int[PARTITIONS];
    private final Thread thread;
    private volatile boolean finished;

    Load(KafkaTopic topic) {
      this.topic = topic;
      this.thread = Thread.ofPlatform().name("load").start(this::run);
    }

    private void run() {
      for (int i = 0; !finished; i++) {
        room.acquireUninterruptibly();
        topic.send(i % PARTITIONS, "record " + i);
        sent[i % PARTITIONS]++;
      }
      topic.flush();
    }

    void finish() throws InterruptedException {
      finished = true;
      thread.join();
    }

    int sent(int partition) {
      return sent[partition];
    }
  }

  /// A member whose handler awaits a timer, as one that calls a service would.
  private final class Party implements AutoCloseable {
    private final Member member;
    private final AtomicInteger count = new AtomicInteger();
    private final Queue<Milestone> milestones = new ConcurrentLinkedQueue<>();

    private record Milestone(int at, CountDownLatch reached) {}

    Party(ConsumerConfig config) {
      var observer =
          new ConsumerObserver() {
            @Override
            public void revoked(Set<TopicPartition> partitions, int open) {
              undrained.addAndGet(open);
            }
          };
      member = Member.join(config, observer, this::process);
    }

    private HandleResp process(String text, HandlerContext context) {
      var at = context.coordinates();
      // So slow that every rebalance finds records at work: this is what the drain is for.
      var vertx = Objects.requireNonNull(Vertx.currentContext()).owner();
      vertx.timer(1, TimeUnit.MILLISECONDS).await();
      handled.computeIfAbsent(at.partition(), _ -> new ConcurrentLinkedQueue<>()).add(at.offset());
      room.release();
      int now = count.incrementAndGet();
      milestones.stream()
          .filter(milestone -> now >= milestone.at())
          .forEach(milestone -> milestone.reached().countDown());
      return HandleResp.success();
    }

    void awaitHandled(int more) throws InterruptedException {
      var milestone = new Milestone(count.get() + more, new CountDownLatch(1));
      milestones.add(milestone);
      assertThat(milestone.reached().await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
      assertThat(member.fatal).isEmpty();
      member.close();
    }
  }
}
