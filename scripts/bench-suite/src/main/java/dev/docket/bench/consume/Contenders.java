package dev.docket.bench.consume;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.platform.ContenderJvm;
import dev.docket.bench.platform.OwnedProcess;
import dev.docket.bench.platform.Scratch;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Starts contenders, a fresh JVM each time on one core, with the same options for all.
final class Contenders {

  /// A heap that need not grow, with room among the young for the records in flight: in one that
  /// starts small, each collection moved them all into memory never touched before, 150 ms at a
  /// time, which was a fifth of the run and told of the machine.
  private static final List<String> JAVA_OPTIONS =
      Stream.concat(ContenderJvm.options("1g").stream(), Stream.of("-Xms1g", "-Xmn600m")).toList();

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(50);

  private final KeyedTopic topic;
  private final Scratch scratch;
  private final Map<String, String> environment;
  private int runs;

  Contenders(KeyedTopic topic, Scratch scratch) {
    this(topic, scratch, Map.of());
  }

  /// @param environment of the contenders' JVMs, besides their own
  Contenders(KeyedTopic topic, Scratch scratch, Map<String, String> environment) {
    this.topic = topic;
    this.scratch = scratch;
    this.environment = environment;
  }

  static String configuration() {
    return String.join(" ", Pinning.contender()) + " java " + String.join(" ", JAVA_OPTIONS);
  }

  /// Lets one consume the whole topic, and checks what it did.
  ///
  /// @throws BenchFailedException when it did not end in time, a record came twice, out of turn or
  ///   broken, or its commits do not cover the topic
  Consumed consume(Contender contender, Duration work, int window) throws InterruptedException {
    var assignment = assignment(contender, work, window);
    live(List.of(assignment));
    return outcome(assignment);
  }

  /// Lets several consume the whole topic, one after the other in one JVM, and checks what they
  /// did.
  ///
  /// @throws BenchFailedException as [#consume] does
  List<Consumed> takeTurns(List<Contender> contenders, int window) throws InterruptedException {
    var assignments = contenders.stream().map(it -> assignment(it, Duration.ZERO, window)).toList();
    live(assignments);
    var outcomes = new ArrayList<Consumed>();
    for (var assignment : assignments) {
      outcomes.add(outcome(assignment));
    }
    return outcomes;
  }

  private Assignment assignment(Contender contender, Duration work, int window) {
    var result = scratch.file(contender.label() + "-" + runs++);
    return new Assignment(
        contender, topic.bootstrap(), topic.name(), topic.load(), work, window, result);
  }

  private void live(List<Assignment> assignments) throws InterruptedException {
    var command = new ArrayList<>(Pinning.contender());
    var arguments = assignments.stream().flatMap(it -> it.arguments().stream()).toList();
    command.addAll(ContenderJvm.command(JAVA_OPTIONS, ContenderMain.class, arguments));
    var last = assignments.getLast();
    try (var process =
        OwnedProcess.start(command, environment, scratch.file(last.group() + ".log"))) {
      process.await(() -> Files.exists(last.result()), POLL, LIMIT);
    }
  }

  private Consumed outcome(Assignment assignment) throws InterruptedException {
    var consumed = Consumed.read(assignment.result());
    if (consumed.wrong() > 0) {
      throw new BenchFailedException(
          "%s: %d records came twice, out of turn or broken"
              .formatted(assignment.group(), consumed.wrong()));
    }
    topic.checkCommitted(assignment.group());
    return consumed;
  }
}
