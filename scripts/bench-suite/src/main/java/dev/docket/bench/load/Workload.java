package dev.docket.bench.load;

import io.vertx.core.Future;

/// A kind of load: what is sent for each arrival. One implementation per way into Docket.
///
/// Called on one Vert.x context, on which its answers must come too: it owns what the load counts.
public interface Workload {

  /// What a person types to choose it.
  String name();

  /// Makes what the load needs, such as cases. Not measured.
  Future<Void> prepare();

  /// Sends number `number`; the same number is always the same content.
  ///
  /// @return what was answered; fails when nothing was (connection, time-out)
  Future<Answer> send(long number);

  /// What came back.
  sealed interface Answer {
    record Accepted() implements Answer {}

    /// @param reason one line, such as the HTTP status
    record Refused(String reason) implements Answer {}
  }
}
