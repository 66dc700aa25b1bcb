package dev.docket.consumer.engine;

import dev.docket.consumer.config.ConsumerConfig;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.lot.NoLots;
import dev.docket.consumer.lot.OutcomeLog;
import dev.docket.consumer.lot.ParkedLog;
import dev.docket.consumer.lot.kafka.KafkaOutcomeLog;
import dev.docket.consumer.lot.kafka.KafkaParkedLog;
import dev.docket.consumer.source.KafkaRecordSource;
import dev.docket.consumer.source.RecordSource;
import io.vertx.core.Vertx;
import java.util.random.RandomGenerator;

/// What a consumer reads and writes.
///
/// @param lots asked only when `onExhausted` is PARK
public record Connections(RecordSource records, ParkedLog lots, OutcomeLog outcomes) {

  /// A membership, its parking lot if it has one, and its outcomes. To be called on the consumer's
  /// context.
  public static Connections kafka(Vertx vertx, ConsumerConfig config) {
    ParkedLog lots =
        config.onExhausted() == OnExhausted.PARK
            ? new KafkaParkedLog(vertx, config, RandomGenerator.getDefault())
            : new NoLots();
    return new Connections(
        new KafkaRecordSource(vertx, config), lots, new KafkaOutcomeLog(vertx, config));
  }

  /// For a consumer that parks nothing and tells nobody of outcomes.
  public static Connections of(RecordSource records) {
    return new Connections(records, new NoLots(), OutcomeLog.NONE);
  }
}
