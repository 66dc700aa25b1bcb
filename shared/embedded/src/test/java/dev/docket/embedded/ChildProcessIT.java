package dev.docket.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessIT {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  @TempDir Path directory;

  private final BlockingQueue<PartEvent> events = new LinkedBlockingQueue<>();

  @Test
  void shouldExplainAFailedStartByWhatTheChildSaid() {
    // Given a child that complains and ends
    var spec = spec("echo 'LOG: hello'; echo 'FATAL: no such tablespace'; exit 3", _ -> {});

    // Then
    assertThatThrownBy(() -> ChildProcess.start(spec, events::add))
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining("PostgreSQL: ended with exit code 3: FATAL: no such tablespace")
        .hasMessageContaining(directory.resolve("child.log").toString());
  }

  @Test
  void shouldSayWhatToDoWhenTheDiskIsFull() {
    // Given
    var spec = spec("echo 'PANIC: could not write: No space left on device'; exit 1", _ -> {});

    // Then
    assertThatThrownBy(() -> ChildProcess.start(spec, events::add))
        .hasMessageContaining("the disk is full: free some space");
  }

  @Test
  void shouldNameTheMissingProgramWhenItCannotBeLaunched() {
    // Given
    var spec =
        new ChildSpec(
            Part.KAFKA,
            List.of(directory.resolve("no-such-program").toString()),
            directory.resolve("child.log"),
            () -> {},
            Process::destroy,
            new ChildSpec.Limits(LIMIT, LIMIT));

    // Then
    assertThatThrownBy(() -> ChildProcess.start(spec, events::add))
        .hasMessageContaining("Kafka: could not be started")
        .hasMessageContaining("no-such-program");
  }

  @Test
  void shouldStartAnotherWhenTheChildIsKilled() throws InterruptedException {
    // Given
    try (var child = ChildProcess.start(spec("exec sleep 600", Process::destroy), events::add)) {
      var first = child.pid();
      await(PartEvent.State.READY);

      // When
      ProcessHandle.of(first).orElseThrow().destroyForcibly();

      // Then
      assertThat(await(PartEvent.State.DIED).detail()).contains("exit code 137");
      await(PartEvent.State.READY);
      assertThat(child.pid()).isNotEqualTo(first);
    }
    await(PartEvent.State.STOPPED);
  }

  @Test
  void shouldKillAChildThatDoesNotStopWhenAsked() {
    // Given
    var child = ChildProcess.start(spec("exec sleep 600", _ -> {}, 1), events::add);
    var process = ProcessHandle.of(child.pid()).orElseThrow();

    // When
    child.close();

    // Then
    assertThat(process.isAlive()).isFalse();
  }

  private PartEvent await(PartEvent.State state) throws InterruptedException {
    while (true) {
      var event = events.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(event).as("an event %s", state).isNotNull();
      if (event != null && event.state() == state) {
        return event;
      }
    }
  }

  private ChildSpec spec(String script, ChildSpec.Stop stop) {
    return spec(script, stop, LIMIT.toSeconds());
  }

  /// Healthy at once when it can be asked at all: a script that ends is asked for a while first.
  private ChildSpec spec(String script, ChildSpec.Stop stop, long stopSeconds) {
    return new ChildSpec(
        Part.POSTGRES,
        List.of("sh", "-c", script),
        directory.resolve("child.log"),
        () -> {
          if (!script.contains("sleep")) {
            throw new IllegalStateException("not healthy");
          }
        },
        stop,
        new ChildSpec.Limits(LIMIT, Duration.ofSeconds(stopSeconds)));
  }
}
