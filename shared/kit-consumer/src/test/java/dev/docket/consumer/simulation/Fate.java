package dev.docket.consumer.simulation;

import dev.docket.consumer.HandleResp;
import java.time.Duration;

/// What befalls a consumer from outside: its handlers and its commits.
interface Fate {

  /// @param duration of a call, virtual
  /// @param apart something else may happen between its effect and its settlement
  /// @param twice settled once more than it should be
  record Call(Duration duration, HandleResp outcome, boolean apart, boolean twice) {}

  /// What becomes of a commit that the broker would take.
  enum CommitEnd {
    TAKEN,
    /// It never arrived.
    LOST,
    /// It was taken, but nobody heard.
    UNHEARD
  }

  Call call();

  CommitEnd commit();

  /// Until something that is asked for over the network is there.
  Duration delay();

  /// How many of `n` records a poll brings, at least one.
  int polled(int n);

  /// All goes well, at once.
  Fate PLAIN =
      new Fate() {
        @Override
        public Call call() {
          return new Call(Duration.ZERO, HandleResp.success(), false, false);
        }

        @Override
        public CommitEnd commit() {
          return CommitEnd.TAKEN;
        }

        @Override
        public Duration delay() {
          return Duration.ZERO;
        }

        @Override
        public int polled(int n) {
          return n;
        }
      };
}
