package dev.docket.bench.consume;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import io.confluent.parallelconsumer.internal.DrainingCloseable;
import io.confluent.parallelconsumer.reactor.ReactorProcessor;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import reactor.core.publisher.Mono;

/// Confluent's parallel consumer in order of keys: its core where there is no work to wait for, its
/// Reactor module where there is, because threads that wait would cap it.
final class ParallelConsumerRun implements AutoCloseable {

  /// Where there is no work, more threads than cores only cost.
  private static final int THREADS = 4;

  /// Records handed over at a time, at most one of a key: the default of one makes it slower.
  private static final int BATCH = 100;

  private final DrainingCloseable processor;

  ParallelConsumerRun(Assignment assignment, Reception reception) {
    var options =
        ParallelConsumerOptions.<Long, byte[]>builder()
            .consumer(
                new KafkaConsumer<>(
                    assignment.properties(), new LongDeserializer(), new ByteArrayDeserializer()))
            .ordering(ProcessingOrder.KEY)
            .commitMode(CommitMode.PERIODIC_CONSUMER_ASYNCHRONOUS)
            .commitInterval(Assignment.COMMIT_INTERVAL)
            // It looks into the client's fields, and version 4 has others.
            .ignoreReflectiveAccessExceptionsForAutoCommitDisabledCheck(true);
    if (assignment.work().isZero()) {
      var core =
          ParallelStreamProcessor.createEosStreamProcessor(
              options.maxConcurrency(THREADS).batchSize(BATCH).build());
      core.subscribe(List.of(assignment.topic()));
      core.poll(context ->
          context
              .streamConsumerRecords()
              .forEach(record -> reception.take(record.key(), record.value())));
      processor = core;
    } else {
      var reactor =
          new ReactorProcessor<Long, byte[]>(options.maxConcurrency(assignment.window()).build());
      reactor.subscribe(List.of(assignment.topic()));
      reactor.react(context -> {
        var record = context.getSingleConsumerRecord();
        return Mono.delay(assignment.work())
            .doOnNext(_ -> reception.take(record.key(), record.value()));
      });
      processor = reactor;
    }
  }

  @Override
  public void close() {
    processor.closeDrainFirst();
  }
}
