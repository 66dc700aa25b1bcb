package dev.docket.chaos.member;

import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.KafkaConfig;
import dev.docket.consumer.config.LimitsConfig;
import dev.docket.consumer.config.Order;
import dev.docket.consumer.config.TimeoutsConfig;
import java.time.Duration;
import java.util.Map;

/// The consumer of all members: limits so narrow that they can be asserted.
public final class GroupMembership {

  /// Records polled and not settled. The interval between commits is so short that what a member
  /// has settled since the last one stays below it too.
  public static final int WINDOW = 1_000;

  private static final int RECORDS_PER_POLL = 100;
  private static final Duration POLL = Duration.ofMillis(20);
  private static final int FETCH_BYTES = 1 << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(200);

  /// A hundred times what a handler takes: nothing is left at one when it ends.
  private static final Duration DRAIN = Duration.ofSeconds(4);

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(10);
  private static final Duration API_LIMIT = Duration.ofSeconds(3);

  private GroupMembership() {}

  static ConsumerConfig config(MemberTask task) {
    var kafka =
        new KafkaConfig(
            task.bootstrap(),
            task.protocol().settings(),
            task.instance(),
            POLL_INTERVAL,
            API_LIMIT,
            Map.of("client.id", MemberTask.clientId(task.number())));
    // The defaults' drain would be too long for the poll interval: it is set first.
    return ConsumerConfig.of(task.group(), task.group(), KafkaConfig.at(task.bootstrap()))
        .withOrder(Order.KEY)
        .withLimits(
            new LimitsConfig(
                RECORDS_PER_POLL,
                POLL,
                POLL,
                WINDOW,
                LimitsConfig.DEFAULT.maxInFlightBytes(),
                RECORDS_PER_POLL,
                FETCH_BYTES,
                FETCH_BYTES,
                LimitsConfig.DEFAULT.maxParked()))
        .withTimeouts(new TimeoutsConfig(DEADLINE, COMMIT_INTERVAL, DRAIN))
        .withKafka(kafka);
  }
}
