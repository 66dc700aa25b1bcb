package dev.docket.relay;

import dev.docket.kit.metrics.Metrics;
import dev.docket.store.OutboxBacklog;
import dev.docket.store.OutboxShard;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One shard's meters. Written on the relay's event loop, read by whoever scrapes; what only the
/// owner of the shard can know is not a number while this process does not own it.
final class RelayMeters {

  final Counter published;
  final Counter failures;
  final Counter fenced;
  final Counter abandoned;
  final Counter truncated;
  private final AtomicInteger batchRows = new AtomicInteger();
  private final AtomicReference<@Nullable OutboxBacklog> backlog = new AtomicReference<>();

  RelayMeters(Metrics metrics, OutboxShard shard) {
    var tags = Tags.of("shard", Integer.toString(shard.index()));
    published = metrics.counter(RelayMetric.PUBLISHED, tags);
    failures = metrics.counter(RelayMetric.FAILURES, tags);
    fenced = metrics.counter(RelayMetric.FENCED, tags);
    abandoned = metrics.counter(RelayMetric.ABANDONED, tags);
    truncated = metrics.counter(RelayMetric.TRUNCATED, tags);
    metrics.gauge(RelayMetric.BATCH_ROWS, tags, batchRows::get);
    metrics.gauge(RelayMetric.LAG_ROWS, tags, () -> known(OutboxBacklog::rows));
    metrics.gauge(RelayMetric.LAG_SECONDS, tags, () -> known(b -> b.oldest().toMillis() / 1000.0));
    metrics.gauge(
        RelayMetric.OPEN_TRANSACTIONS, tags, () -> known(OutboxBacklog::openTransactions));
  }

  void published(int rows) {
    published.increment(rows);
    batchRows.set(rows);
  }

  /// @param sample null when the shard is not owned any more
  void backlog(@Nullable OutboxBacklog sample) {
    backlog.set(sample);
  }

  private Number known(Function<OutboxBacklog, Number> value) {
    var sample = backlog.get();
    return sample == null ? Double.NaN : value.apply(sample);
  }
}
