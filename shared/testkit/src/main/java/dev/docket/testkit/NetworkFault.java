package dev.docket.testkit;

import java.time.Duration;
import java.util.Set;

/// What a [FaultProxy] does to the connections that go through it.
public sealed interface NetworkFault {

  /// Which way bytes go.
  enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  /// Nothing: bytes pass at once.
  record None() implements NetworkFault {}

  /// Every piece of up to 64 KB waits, in both directions, and those behind it wait too.
  ///
  /// @param least of the wait
  /// @param jitter added to it, evenly spread; may be zero
  record Latency(Duration least, Duration jitter) implements NetworkFault {
    public Latency {
      if (least.isNegative() || jitter.isNegative()) {
        throw new IllegalArgumentException("a wait is not negative");
      }
    }
  }

  /// Bytes are swallowed and the connection stays: half-open. A direction that has lost bytes stays
  /// silent for good, also after the fault and for the end of the connection, as behind a router
  /// that has forgotten it. One that had nothing to say goes on.
  record Silence(Set<Direction> directions) implements NetworkFault {
    public Silence {
      directions = Set.copyOf(directions);
      if (directions.isEmpty()) {
        throw new IllegalArgumentException("expected a direction");
      }
    }
  }

  /// New connections are closed at once; those that are there stay.
  record Refusal() implements NetworkFault {}

  /// A request reaches the server, nothing of its answer comes back, and shortly after the
  /// connection is cut. Also the answer that comes after the fault is lost.
  ///
  /// @param request only requests that hold this text (ISO 8859-1); empty for all
  record ReplyLoss(String request) implements NetworkFault {}
}
