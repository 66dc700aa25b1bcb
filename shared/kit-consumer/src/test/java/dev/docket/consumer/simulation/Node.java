package dev.docket.consumer.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A place where a process runs and is started again when it ends, whatever the reason.
final class Node {

  private final World world;
  private final Random random;
  private final String name;
  private final List<MemberProcess> processes;
  private @Nullable MemberProcess current;
  private int lives;

  /// The ways to trouble a process.
  enum Fault {
    CRASH,
    FREEZE,
    STOP,
    SUSPEND
  }

  /// @param processes where new ones are added: those that have ended may still have calls at work
  Node(World world, Random random, String name, List<MemberProcess> processes) {
    this.world = world;
    this.random = random;
    this.name = name;
    this.processes = processes;
  }

  void start() {
    var process =
        new MemberProcess(
            world,
            name + "." + ++lives,
            random,
            _ -> {
              current = null;
              startLater();
            });
    world.trace().note(process.name() + " starts");
    current = process;
    processes.add(process);
  }

  private void startLater() {
    world.clock().after(Duration.ofMillis(random.nextInt(6000)), this::start);
  }

  void strike(Fault fault) {
    var process = current;
    if (process == null || !process.running()) {
      return;
    }
    world.trace().note(process.name() + " " + fault);
    switch (fault) {
      case CRASH -> {
        process.crash();
        current = null;
        startLater();
      }
      case FREEZE -> {
        process.freeze();
        world
            .clock()
            .after(
                Duration.ofMillis(200 + random.nextInt(12_000)),
                () -> {
                  world.trace().note(process.name() + " thaws");
                  process.thaw();
                });
      }
      case STOP -> process.stop();
      case SUSPEND -> {
        process.suspend();
        world.clock().after(Duration.ofMillis(random.nextInt(3000)), process::resume);
      }
    }
  }
}
