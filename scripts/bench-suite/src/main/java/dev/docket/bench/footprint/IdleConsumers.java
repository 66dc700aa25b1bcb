package dev.docket.bench.footprint;

import dev.docket.bench.BenchFailedException;
import dev.docket.bench.Figures;
import dev.docket.bench.platform.ContenderJvm;
import dev.docket.bench.platform.IdleUse;
import dev.docket.bench.platform.OwnedProcess;
import dev.docket.bench.platform.Readiness;
import dev.docket.bench.platform.Scratch;
import dev.docket.embedded.EmbeddedException;
import dev.docket.embedded.EmbeddedInfrastructure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// 31 consumers with nothing to do in one JVM, the variants one after the other on one broker.
final class IdleConsumers {

  /// The flags of the services' JVM in scripts/up.
  private static final List<String> JAVA_OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms32m",
          "-Xmx192m",
          "-Xss512k",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseCompactObjectHeaders",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /// The first seconds go to the compiler and the group's first heartbeats.
  private static final Duration SETTLE = Duration.ofSeconds(8);

  private final Scratch scratch;
  private final Duration idle;
  private final Figures figures;

  IdleConsumers(Scratch scratch, Duration idle, Figures figures) {
    this.scratch = scratch;
    this.idle = idle;
    this.figures = figures;
  }

  void run() throws InterruptedException {
    try (var parts = EmbeddedInfrastructure.start(scratch.data(), false, _ -> {})) {
      var atExit = new Thread(parts::close);
      Runtime.getRuntime().addShutdownHook(atExit);
      try {
        var broker = List.of(parts.kafka().pid());
        Thread.sleep(SETTLE);
        int round = 0;
        for (var variant : ConsumerVariant.all()) {
          measure(variant, parts.kafka().bootstrap(), broker, round++);
        }
      } finally {
        Runtime.getRuntime().removeShutdownHook(atExit);
      }
    } catch (EmbeddedException e) {
      throw new BenchFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private void measure(ConsumerVariant variant, String bootstrap, List<Long> broker, int round)
      throws InterruptedException {
    int port = Scratch.freePort();
    var config = write(variant.document(bootstrap, port, round).encodePrettily());
    try (var process =
        OwnedProcess.start(
            ContenderJvm.command(JAVA_OPTIONS, IdleConsumersMain.class, List.of(config.toString())),
            Map.of(),
            scratch.file("consumers.log"))) {
      var ready = process.await(new Readiness(port), LIMIT);
      Thread.sleep(SETTLE);
      var use = IdleUse.measure(process.pid(), broker, idle);
      var name = "consumers-" + variant.name();
      figures.figure(name + "-start-s", Footprint.seconds(ready), "s");
      figures.figure(name + "-mb", use.residentMib(), "MiB");
      figures.figure(name + "-threads", (double) use.threads(), "threads");
      figures.figure(name + "-cpu", use.cpuPercent(), "%-of-a-core");
      figures.figure(name + "-broker-cpu", use.brokerCpuPercent(), "%-of-a-core");
    }
  }

  private Path write(String document) {
    try {
      return Files.writeString(scratch.file("consumers.json"), document);
    } catch (IOException e) {
      throw new BenchFailedException("cannot write a config: " + e, e);
    }
  }
}
