package dev.docket.bench.relay;

import dev.docket.bench.platform.ContenderJvm;
import dev.docket.bench.platform.OwnedProcess;
import dev.docket.bench.platform.ProcessUse;
import dev.docket.bench.platform.Scratch;
import dev.docket.embedded.EmbeddedInfrastructure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Starts contenders, a fresh JVM each time, with the same options for all.
final class Contenders {

  private static final List<String> JAVA_OPTIONS = ContenderJvm.options("256m");

  private static final Duration LIMIT = Duration.ofMinutes(10);

  /// The first fifth passes while a JVM compiles.
  private static final int WARM_UP_PART = 5;

  /// Each question costs the broker a little.
  private static final Duration POLL = Duration.ofMillis(20);

  private final EmbeddedInfrastructure parts;
  private final Scratch scratch;
  private int runs;

  Contenders(EmbeddedInfrastructure parts, Scratch scratch) {
    this.parts = parts;
    this.scratch = scratch;
  }

  static String configuration() {
    return String.join(" ", JAVA_OPTIONS);
  }

  /// The caller ends it.
  OwnedProcess start(Arm arm, String topic, long firstPosition, int count) {
    var run = arm.label() + "-" + runs++;
    var assignment =
        new Assignment(
            arm,
            parts.kafka().bootstrap(),
            parts.postgres().port(),
            topic,
            firstPosition,
            count,
            scratch.file(run));
    var command = ContenderJvm.command(JAVA_OPTIONS, ContenderMain.class, assignment.arguments());
    return OwnedProcess.start(command, Map.of(), scratch.file(run + ".log"));
  }

  /// Lets one carry a backlog that is there already into a topic of its own, and checks what has
  /// come.
  ///
  /// @param settled whether it may be ended when all has come
  Transfer transfer(Arm arm, long firstPosition, int count, BooleanSupplier settled)
      throws InterruptedException {
    var name = "%s-%d".formatted(arm.label(), runs);
    try (var topic = BacklogTopic.create(parts.kafka().bootstrap(), name)) {
      int warmUp = count / WARM_UP_PART;
      long seen;
      Duration cpu;
      try (var process = start(arm, name, firstPosition, count)) {
        process.await(() -> topic.size() >= warmUp, POLL, LIMIT);
        seen = topic.size();
        var before = ProcessUse.cpu(process.pid());
        process.await(() -> topic.size() >= count, POLL, LIMIT);
        cpu = ProcessUse.cpu(process.pid()).minus(before);
        process.await(settled, LIMIT);
      }
      var content = topic.check(firstPosition, count, warmUp);
      return new Transfer(content.records(), content.took(), count - seen, cpu, content.checksum());
    }
  }
}
