package dev.docket.bench.relay;

import java.nio.file.Path;
import java.util.List;

/// What a contender's JVM is told.
///
/// @param firstPosition of the backlog
/// @param count of its records
/// @param file of its own; not there yet
record Assignment(
    Arm arm,
    String bootstrap,
    int postgresPort,
    String topic,
    long firstPosition,
    int count,
    Path file) {

  static Assignment of(String[] arguments) {
    return new Assignment(
        Arm.valueOf(arguments[0]),
        arguments[1],
        Integer.parseInt(arguments[2]),
        arguments[3],
        Long.parseLong(arguments[4]),
        Integer.parseInt(arguments[5]),
        Path.of(arguments[6]));
  }

  List<String> arguments() {
    return List.of(
        arm.name(),
        bootstrap,
        Integer.toString(postgresPort),
        topic,
        Long.toString(firstPosition),
        Integer.toString(count),
        file.toString());
  }
}
