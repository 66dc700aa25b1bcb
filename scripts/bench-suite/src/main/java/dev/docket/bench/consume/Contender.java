package dev.docket.bench.consume;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Who consumes.
enum Contender {
  RAW(
      "a poll loop and nothing else: handles each record on the poll thread",
      "https://kafka.apache.org/documentation/#consumerapi"),
  DOCKET(
      "order by key, one handler verticle on virtual threads, five times the window in flight",
      "shared/kit-consumer/README.md"),
  DOCKET_ASYNC(
      "the same with an asynchronous handler verticle: work as futures, on an event loop",
      "shared/kit-consumer/README.md"),
  DOCKET_OBSERVED(
      "as a flavor of a process that is observed: metrics, one trace in a hundred, JSON logs",
      "shared/kit-flavor/README.md"),
  PARALLEL_CONSUMER(
      "0.5.3.3, order by key; without work 4 threads and batches of 100, with work its Reactor module",
      "https://github.com/confluentinc/parallel-consumer#ordered-by-key"),
  REACTOR_KAFKA(
      "1.3.25, a group for each key, deferred commits",
      "https://projectreactor.io/docs/kafka/release/reference/"),
  SPRING_BATCH(
      "spring-kafka 4.0.0, batch listener: order by partition, no record beside another",
      "https://docs.spring.io/spring-kafka/reference/kafka/receiving-messages/message-listeners.html");

  private final String meaning;
  private final String source;

  Contender(String meaning, String source) {
    this.meaning = meaning;
    this.source = source;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Those of Frontier: everybody but who is only in TelemetryBench.
  static List<Contender> peers() {
    return Arrays.stream(values()).filter(it -> it != DOCKET_OBSERVED).toList();
  }

  /// For the reader of the figures.
  String line() {
    return "%s: %s, after %s".formatted(label(), meaning, source);
  }
}
