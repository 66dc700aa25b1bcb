package dev.docket.flavor;

import dev.docket.consumer.ConsumerObserver;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.RetryCause;
import dev.docket.consumer.SkipReason;
import dev.docket.consumer.lot.ParkReason;
import dev.docket.consumer.skip.OperatorSkips;
import dev.docket.kit.metrics.Metrics;
import dev.docket.kit.metrics.Times;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// A flavor's doings as metrics, whichever consumer it has at the time. Called on that consumer's
/// context only; gauges are read by the scraping thread.
final class MeteredObserver implements ConsumerObserver {

  private final Metrics metrics;
  private final Tags tags;
  private final Map<TopicPartition, AtomicLong> lag = new ConcurrentHashMap<>();
  // Meters of the hot path, looked up once.
  private final Times success;
  private final Times skip;
  private final Times discard;
  private final Counter decodeError;
  private final Counter messageSkipped;
  private final Counter tenantHeld;

  /// By reason, of which there is a fixed set.
  private final Map<String, Counter> skipped = new HashMap<>();

  MeteredObserver(Metrics metrics, String flavor) {
    this.metrics = metrics;
    this.tags = Tags.of("flavor", flavor);
    this.success = handled("success");
    this.skip = handled("skip");
    this.discard = handled("discard");
    this.decodeError = metrics.counter(FlavorMetric.DECODE_ERROR, tags);
    this.messageSkipped = metrics.counter(FlavorMetric.MESSAGE_SKIPPED, tags);
    this.tenantHeld = metrics.counter(FlavorMetric.TENANT_HELD, tags);
  }

  private Times handled(String outcome) {
    return metrics.times(FlavorMetric.HANDLED, tags.and("outcome", outcome));
  }

  @Override
  public void malformed(RecordCoordinates at, String reason) {
    decodeError.increment();
  }

  @Override
  public void settled(ConsumerRecord<byte[], byte[]> record, HandleResp outcome, long latency) {
    var times =
        switch (outcome) {
          case HandleResp.Success _ -> success;
          case HandleResp.Skip _ -> skip;
          case HandleResp.Discard _, HandleResp.Retry _ -> discard;
        };
    times.record(latency, TimeUnit.MILLISECONDS);
  }

  @Override
  public void skipped(SkipReason reason) {
    if (reason.equals(OperatorSkips.REASON)) {
      messageSkipped.increment();
    } else {
      skipped
          .computeIfAbsent(
              reason.name(),
              name -> metrics.counter(FlavorMetric.SKIPPED, tags.and("reason", name)))
          .increment();
    }
  }

  @Override
  public void retried(RecordCoordinates at, RetryCause cause, int attempts) {
    var name =
        switch (cause) {
          case RetryCause.Transient _ -> "transient";
          case RetryCause.Throttled _ -> "throttled";
          case RetryCause.BreakerOpen _ -> "breaker_open";
        };
    count(FlavorMetric.RETRIED, "cause", name, 1);
  }

  @Override
  public void exhausted(RecordCoordinates at, int attempts) {
    metrics.counter(FlavorMetric.EXHAUSTED, tags).increment();
  }

  @Override
  public void deadlineExceeded(RecordCoordinates at) {
    metrics.counter(FlavorMetric.DEADLINE_EXCEEDED, tags).increment();
  }

  @Override
  public void committed(TopicPartition partition, long offset, long behind) {
    lag.computeIfAbsent(partition, this::lagGauge).set(Math.max(0, behind));
  }

  private AtomicLong lagGauge(TopicPartition partition) {
    var value = new AtomicLong();
    metrics.gauge(
        FlavorMetric.LAG,
        tags.and("topic", partition.topic(), "partition", Integer.toString(partition.partition())),
        value::get);
    return value;
  }

  @Override
  public void alreadyDone(RecordCoordinates at) {
    metrics.counter(FlavorMetric.ALREADY_DONE, tags).increment();
  }

  @Override
  public void notesTruncated(TopicPartition partition) {
    metrics.counter(FlavorMetric.NOTES_TRUNCATED, tags).increment();
  }

  @Override
  public void commitFailed(Throwable cause) {
    metrics.counter(FlavorMetric.COMMIT_FAILED, tags).increment();
  }

  @Override
  public void assigned(Set<TopicPartition> partitions) {
    count(FlavorMetric.REBALANCED, "change", "assigned", partitions.size());
  }

  @Override
  public void revoked(Set<TopicPartition> partitions, int undrained) {
    count(FlavorMetric.REBALANCED, "change", "revoked", partitions.size());
    metrics.counter(FlavorMetric.UNDRAINED, tags).increment(undrained);
    partitions.forEach(this::forget);
  }

  @Override
  public void lost(Set<TopicPartition> partitions) {
    count(FlavorMetric.REBALANCED, "change", "lost", partitions.size());
    partitions.forEach(this::forget);
  }

  /// Whoever has the partition now reports its lag.
  private void forget(TopicPartition partition) {
    var value = lag.get(partition);
    if (value != null) {
      value.set(0);
    }
  }

  @Override
  public void paused(TopicPartition partition, PauseReason reason) {
    count(FlavorMetric.PAUSED, "limit", reason.wireName(), 1);
  }

  @Override
  public void parked(RecordCoordinates at, ParkReason reason) {
    count(FlavorMetric.PARKED, "reason", reason.cause().wireName(), 1);
  }

  @Override
  public void unparked(RecordCoordinates at, HandleResp outcome) {
    metrics.counter(FlavorMetric.UNPARKED, tags).increment();
  }

  @Override
  public void parkingFailed(Throwable cause) {
    count(FlavorMetric.ASIDE_FAILED, "log", "parked", 1);
  }

  @Override
  public void outcomeFailed(Throwable cause) {
    count(FlavorMetric.ASIDE_FAILED, "log", "outcomes", 1);
  }

  @Override
  public void tenantHeld(Object tenant) {
    tenantHeld.increment();
  }

  @Override
  public void duplicateSettle(RecordCoordinates at) {
    count(FlavorMetric.IGNORED_SETTLEMENTS, "why", "twice", 1);
  }

  @Override
  public void staleSettle(RecordCoordinates at) {
    count(FlavorMetric.IGNORED_SETTLEMENTS, "why", "stale", 1);
  }

  private void count(FlavorMetric metric, String tag, String value, int by) {
    metrics.counter(metric, tags.and(tag, value)).increment(by);
  }
}
