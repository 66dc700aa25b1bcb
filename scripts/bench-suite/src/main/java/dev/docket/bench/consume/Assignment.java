package dev.docket.bench.consume;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What a contender's JVM is told.
///
/// @param work asynchronous, on each record; zero for none
/// @param window records at work at a time, where there is work
/// @param result a file of its own; not there yet
record Assignment(
    Contender contender,
    String bootstrap,
    String topic,
    Load load,
    Duration work,
    int window,
    Path result) {

  static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);

  /// Records and bytes at a time, the same for all.
  static final int POLL_RECORDS = 1000;

  static final int FETCH_BYTES = 8 << 20;
  private static final int PARTITION_FETCH_BYTES = 1 << 20;

  private static final int ARGUMENTS = 8;

  /// @param arguments of one or more
  static List<Assignment> all(String[] arguments) {
    return IntStream.range(0, arguments.length / ARGUMENTS)
        .mapToObj(i -> of(Arrays.copyOfRange(arguments, i * ARGUMENTS, (i + 1) * ARGUMENTS)))
        .toList();
  }

  private static Assignment of(String[] arguments) {
    return new Assignment(
        Contender.valueOf(arguments[0]),
        arguments[1],
        arguments[2],
        new Load(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4])),
        Duration.parse(arguments[5]),
        Integer.parseInt(arguments[6]),
        Path.of(arguments[7]));
  }

  List<String> arguments() {
    return List.of(
        contender.name(),
        bootstrap,
        topic,
        Integer.toString(load.keys()),
        Integer.toString(load.perKey()),
        work.toString(),
        Integer.toString(window),
        result.toString());
  }

  /// Nobody else's, so that each begins at the beginning.
  String group() {
    return result.getFileName().toString();
  }

  /// The client's properties, for those who make the client themselves.
  Map<String, Object> properties() {
    return Map.of(
        "bootstrap.servers",
        bootstrap,
        "group.id",
        group(),
        "enable.auto.commit",
        false,
        "auto.offset.reset",
        "earliest",
        "max.poll.records",
        POLL_RECORDS,
        "fetch.max.bytes",
        FETCH_BYTES,
        "max.partition.fetch.bytes",
        PARTITION_FETCH_BYTES);
  }
}
