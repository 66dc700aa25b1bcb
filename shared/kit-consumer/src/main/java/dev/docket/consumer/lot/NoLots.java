package dev.docket.consumer.lot;

import io.vertx.core.Future;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/// For consumers that park nothing: empty, and refuses everything.
public record NoLots() implements ParkedLog {

  @Override
  public Future<List<Long>> append(ConsumerGroupMetadata member, List<Entry> changes) {
    return Future.failedFuture(new IllegalStateException("this consumer has no parking lot"));
  }

  @Override
  public Future<Void> read(TopicPartition source, long from, long to, Visitor visitor) {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
