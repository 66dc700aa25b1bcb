package dev.docket.consumer.config;

import java.time.Duration;
import java.util.regex.Pattern;

/// One consumer: a topic, a group, and the rules between them. Cannot be built with timeouts that
/// do not nest.
///
/// @param instances handler verticles that share the work
public record ConsumerConfig(
    String topic,
    String group,
    Order order,
    int instances,
    OffsetReset autoOffsetReset,
    OnExhausted onExhausted,
    LimitsConfig limits,
    SharesConfig shares,
    RetryConfig retry,
    TimeoutsConfig timeouts,
    KafkaConfig kafka) {

  private static final Pattern LEGAL_TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,231}");

  public ConsumerConfig {
    Checks.notBlank("topic", topic);
    Checks.notBlank("group", group);
    Checks.positive("instances", instances);
    Checks.require(
        LEGAL_TOPIC.matcher(topic + "." + group).matches(),
        "topic and group must be of letters, digits, '.', '_' and '-', and not longer than 230 together,"
            + " because topics are named after them; were %s and %s".formatted(topic, group));
    // A revoke holds the poll thread for the drain, then for the commit: longer than this and the
    // group takes the
    // partitions away half-way through.
    Duration revoke = timeouts.drain().plus(kafka.apiTimeout());
    Checks.require(
        revoke.compareTo(kafka.maxPollInterval()) < 0,
        "timeouts.drain (%s) + kafka.apiTimeout (%s) must be shorter than kafka.maxPollInterval (%s)"
            .formatted(timeouts.drain(), kafka.apiTimeout(), kafka.maxPollInterval()));
    Checks.require(
        limits.idlePollTimeout().compareTo(timeouts.drain()) < 0,
        "limits.idlePollTimeout (%s) must be shorter than timeouts.drain (%s)"
            .formatted(limits.idlePollTimeout(), timeouts.drain()));
  }

  /// Where the parking lot of the group is.
  public String parkedTopic() {
    return topic + "." + group + ".parked";
  }

  /// Where the group tells why records have no effect.
  public String outcomesTopic() {
    return topic + "." + group + ".outcomes";
  }

  /// A consumer with the default limits, from the earliest record, ordered by partition, one
  /// handler instance.
  public static ConsumerConfig of(String topic, String group, KafkaConfig kafka) {
    return new ConsumerConfig(
        topic,
        group,
        Order.PARTITION,
        1,
        OffsetReset.EARLIEST,
        OnExhausted.CRASH,
        LimitsConfig.DEFAULT,
        SharesConfig.DEFAULT,
        RetryConfig.DEFAULT,
        TimeoutsConfig.DEFAULT,
        kafka);
  }

  public ConsumerConfig withOrder(Order other) {
    return new ConsumerConfig(
        topic,
        group,
        other,
        instances,
        autoOffsetReset,
        onExhausted,
        limits,
        shares,
        retry,
        timeouts,
        kafka);
  }

  public ConsumerConfig withAutoOffsetReset(OffsetReset other) {
    return new ConsumerConfig(
        topic, group, order, instances, other, onExhausted, limits, shares, retry, timeouts, kafka);
  }

  public ConsumerConfig withLimits(LimitsConfig other) {
    return new ConsumerConfig(
        topic,
        group,
        order,
        instances,
        autoOffsetReset,
        onExhausted,
        other,
        shares,
        retry,
        timeouts,
        kafka);
  }

  public ConsumerConfig withRetry(RetryConfig other) {
    return new ConsumerConfig(
        topic,
        group,
        order,
        instances,
        autoOffsetReset,
        onExhausted,
        limits,
        shares,
        other,
        timeouts,
        kafka);
  }

  public ConsumerConfig withKafka(KafkaConfig other) {
    return new ConsumerConfig(
        topic,
        group,
        order,
        instances,
        autoOffsetReset,
        onExhausted,
        limits,
        shares,
        retry,
        timeouts,
        other);
  }

  public ConsumerConfig withTimeouts(TimeoutsConfig other) {
    return new ConsumerConfig(
        topic,
        group,
        order,
        instances,
        autoOffsetReset,
        onExhausted,
        limits,
        shares,
        retry,
        other,
        kafka);
  }

  public ConsumerConfig withShares(SharesConfig other) {
    return new ConsumerConfig(
        topic,
        group,
        order,
        instances,
        autoOffsetReset,
        onExhausted,
        limits,
        other,
        retry,
        timeouts,
        kafka);
  }

  public ConsumerConfig withOnExhausted(OnExhausted other) {
    return new ConsumerConfig(
        topic,
        group,
        order,
        instances,
        autoOffsetReset,
        other,
        limits,
        shares,
        retry,
        timeouts,
        kafka);
  }
}
