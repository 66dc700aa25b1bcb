package dev.docket.consumer.engine;

import dev.docket.consumer.ConsumerStatus;
import dev.docket.consumer.ConsumerStatus.State;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Where the consumer's context leaves word of how it stands, for any thread to read.
final class StatusBoard {

  private final Assignment<?> assignment;
  private final InstantSource clock;
  private volatile Snapshot snapshot;

  private record Snapshot(
      State state, Assignment.Load load, long polledMillis, @Nullable Throwable failure) {}

  StatusBoard(Assignment<?> assignment, InstantSource clock) {
    this.assignment = assignment;
    this.clock = clock;
    this.snapshot = new Snapshot(State.STARTING, Assignment.Load.NONE, clock.millis(), null);
  }

  /// Any thread.
  ConsumerStatus status() {
    var seen = snapshot;
    var load = seen.load();
    long now = clock.millis();
    return new ConsumerStatus(
        seen.state(),
        load.partitions(),
        load.inFlight(),
        load.inFlightBytes(),
        load.parked(),
        load.unread(),
        load.full(),
        // Nothing in flight: never, which lies ahead.
        Duration.ofMillis(Math.max(0, now - load.oldestMillis())),
        Duration.ofMillis(now - seen.polledMillis()),
        seen.failure());
  }

  /// A poll has come back.
  void polled() {
    write(snapshot.state(), clock.millis(), snapshot.failure());
  }

  /// Something was settled.
  void moved() {
    write(snapshot.state(), snapshot.polledMillis(), snapshot.failure());
  }

  /// The next state; but one that ends is neither paused nor resumed, and a failed one stays
  /// failed.
  void become(State next) {
    var now = snapshot.state();
    boolean over = now == State.FAILED || now == State.STOPPED;
    if (!over && (now != State.STOPPING || next == State.STOPPED)) {
      write(next, snapshot.polledMillis(), null);
    }
  }

  void failed(Throwable cause) {
    write(State.FAILED, snapshot.polledMillis(), cause);
  }

  private void write(State state, long polledMillis, @Nullable Throwable failure) {
    snapshot = new Snapshot(state, assignment.load(), polledMillis, failure);
  }
}
