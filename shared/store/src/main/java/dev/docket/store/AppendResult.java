package dev.docket.store;

import java.util.UUID;

/// What became of a command at the log.
public sealed interface AppendResult {

  /// The events are in the log and the outbox once the transaction is committed.
  record Appended() implements AppendResult {}

  /// Nothing was written, for any case: this one has gone on since the version that the events were
  /// decided on. Somebody wrote without taking its lock, or what was decided on was read before it.
  ///
  /// @param expected the version before the first of the case's events
  /// @param current the version that the case has
  record VersionConflict(UUID caseId, long expected, long current) implements AppendResult {}

  /// The command's key is known, so nothing was written.
  sealed interface Repeated extends AppendResult {}

  /// The same request was done before, under the same key.
  ///
  /// @param caseId the case it was done to, or whatever else it made
  /// @param version of the case when it was done; 0 for what has no versions
  /// @param events how many events it led to, the last of which has that version
  record AlreadyDone(UUID caseId, long version, int events) implements Repeated {}

  /// Another request was done before, under the same key.
  record KeyReused() implements Repeated {}
}
