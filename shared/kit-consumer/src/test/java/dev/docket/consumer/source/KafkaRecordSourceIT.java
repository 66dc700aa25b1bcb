package dev.docket.consumer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.GroupProtocol;
import dev.docket.consumer.config.KafkaConfig;
import dev.docket.testkit.TestInfrastructure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaRecordSourceIT {

  private static final Duration POLL = Duration.ofMillis(50);

  private final Vertx vertx = Vertx.vertx();

  static Stream<GroupProtocol> protocols() {
    return Stream.of(GroupProtocol.Classic.DEFAULT, new GroupProtocol.Consumer());
  }

  @AfterEach
  void close() {
    done(vertx.close());
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void shouldLeaveOutCommitsThatARebalanceHasOvertaken(GroupProtocol protocol) {
    // Given the owner of a partition
    var topic = topic("fence", protocol);
    var ours = new TopicPartition(topic, 0);
    var foreign = new TopicPartition(topic, 9);
    var assigned = new Assigned();
    var source = source(topic, protocol);
    done(source.subscribe(Set.of(topic), assigned));
    pollUntil(source, assigned.partitions);

    // When it commits, then something older and something of another member's
    done(source.commit(assigned.epoch, commit(ours, 5)));
    done(source.commit(assigned.epoch, Map.of(ours, at(3), foreign, at(7))));

    // And something that knows nothing of this assignment
    done(source.commit(assigned.epoch - 1, commit(ours, 9)));

    // Then its first commit stands
    assertThat(answer(source, source.committed(Set.of(ours, foreign))))
        .containsExactly(Map.entry(ours, at(5)));
    done(source.commit(assigned.epoch, commit(ours, 6)));
    assertThat(answer(source, source.committed(Set.of(ours))))
        .containsExactly(Map.entry(ours, at(6)));
    done(source.close());
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void shouldReportRevocationBeforeLeavingAndCommitInsideIt(GroupProtocol protocol) {
    var topic = topic("leave", protocol);
    var assigned = new Assigned();
    var source = source(topic, protocol);
    done(source.subscribe(Set.of(topic), assigned));
    pollUntil(source, assigned.partitions);

    done(source.close());

    assertThat(assigned.revoked).isCompletedWithValue(assigned.partitions.join());
    var next = source(topic, protocol);
    var again = new Assigned();
    done(next.subscribe(Set.of(topic), again));
    pollUntil(next, again.partitions);
    var ours = new TopicPartition(topic, 0);
    assertThat(answer(next, next.committed(Set.of(ours)))).containsExactly(Map.entry(ours, at(42)));
    done(next.close());
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void shouldEndEveryFutureOnceClosed(GroupProtocol protocol) {
    var topic = topic("closed", protocol);
    var source = source(topic, protocol);
    done(source.subscribe(Set.of(topic), new Assigned()));
    var asked = source.committed(Set.of(new TopicPartition(topic, 0)));

    done(source.close());

    assertThat(failed(asked)).isTrue();
    assertThat(failed(source.poll(POLL))).isTrue();
    assertThat(failed(source.committed(Set.of()))).isTrue();
  }

  /// Commits 42 when its partitions are revoked.
  private static final class Assigned implements AssignmentListener {
    final CompletableFuture<Set<TopicPartition>> partitions = new CompletableFuture<>();
    final CompletableFuture<Set<TopicPartition>> revoked = new CompletableFuture<>();
    volatile int epoch;

    @Override
    public void onAssigned(int given, Set<TopicPartition> assigned, SyncCommitter committer) {
      epoch = given;
      // The new protocol may begin with nothing, until the group knows of a topic just created.
      if (!assigned.isEmpty()) {
        partitions.complete(assigned);
      }
    }

    @Override
    public void onRevoked(Set<TopicPartition> gone, SyncCommitter committer) {
      gone.forEach(partition -> committer.commitSync(commit(partition, 42)));
      revoked.complete(gone);
    }

    @Override
    public void onLost(Set<TopicPartition> gone) {
      revoked.completeExceptionally(new IllegalStateException("lost"));
    }
  }

  private String topic(String name, GroupProtocol protocol) {
    var topic =
        TestInfrastructure.shared().topicPrefix(getClass())
            + name
            + "-"
            + protocol.properties().get("group.protocol");
    TestInfrastructure.shared().createTopic(topic, 1);
    return topic;
  }

  private KafkaRecordSource source(String topic, GroupProtocol protocol) {
    var kafka = KafkaConfig.at(TestInfrastructure.shared().kafkaBootstrap());
    var config = ConsumerConfig.of(topic, topic, kafka.withProtocol(protocol));
    return new KafkaRecordSource(vertx, config);
  }

  private static Map<TopicPartition, OffsetAndMetadata> commit(TopicPartition tp, long offset) {
    return Map.of(tp, at(offset));
  }

  private static OffsetAndMetadata at(long offset) {
    return new OffsetAndMetadata(offset);
  }

  private static void pollUntil(RecordSource source, CompletableFuture<?> reached) {
    for (int i = 0; i < 400 && !reached.isDone(); i++) {
      done(source.poll(POLL));
    }
    assertThat(reached).isCompleted();
  }

  /// A question is answered before the next poll.
  private static <T> T answer(RecordSource source, Future<T> question) {
    done(source.poll(POLL));
    return done(question);
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static boolean failed(Future<?> future) {
    return done(future.transform(ended -> Future.succeededFuture(ended.failed())));
  }
}
