package dev.docket.chaos.group;

import dev.docket.chaos.member.MemberMain;
import dev.docket.chaos.member.MemberTask;
import dev.docket.chaos.member.Report;
import dev.docket.chaos.member.WorkGauge;
import dev.docket.chaos.platform.CannotMeasureException;
import dev.docket.chaos.platform.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The near end of a member's process. Signals may be sent from any thread.
final class Member implements AutoCloseable {

  private static final List<String> JVM_FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms32m",
          "-Xmx128m",
          "-Xss512k",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dlogback.configurationFile=logback-member.xml");

  private static final Duration END_LIMIT = Duration.ofSeconds(30);

  private final MemberTask task;
  private final Process process;
  private final WorkGauge gauge;

  /// What was heard of a member.
  ///
  /// @param report null for the end of its process
  /// @param at milliseconds since 1970, at or after it happened
  record Heard(int member, @Nullable Report report, long at) {}

  private Member(MemberTask task, Process process, WorkGauge gauge) {
    this.task = task;
    this.process = process;
    this.gauge = gauge;
  }

  /// @param log takes what it has to say beside its reports
  /// @param ear hears on a thread of its own, in the order of the events
  static Member start(MemberTask task, Path log, Consumer<Heard> ear) throws IOException {
    var gauge = WorkGauge.open(task.gauge());
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(MemberMain.class.getName());
    command.addAll(task.arguments());
    var process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Thread.ofPlatform()
        .daemon()
        .name("ear-" + task.number())
        .start(() -> listen(task.number(), process, ear));
    return new Member(task, process, gauge);
  }

  private static void listen(int number, Process process, Consumer<Heard> ear) {
    try (var reader = process.inputReader()) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        var report = Report.parse(line);
        if (report != null) {
          ear.accept(new Heard(number, report, System.currentTimeMillis()));
        }
      }
    } catch (IOException _) {
      // As its end.
    }
    process.onExit().join();
    ear.accept(new Heard(number, null, System.currentTimeMillis()));
  }

  int number() {
    return task.number();
  }

  @Nullable String instance() {
    return task.instance();
  }

  /// Records at its handlers at this instant.
  int atWork() {
    return gauge.records();
  }

  void leave() {
    process.destroy();
  }

  void kill() {
    process.destroyForcibly();
  }

  void freeze() {
    Signal.STOP.send(process);
  }

  void wake() {
    Signal.CONTINUE.send(process);
  }

  void awaitEnd() {
    try {
      if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new CannotMeasureException("member %d does not end".formatted(number()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotMeasureException("interrupted", e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
