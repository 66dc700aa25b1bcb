package dev.docket.intake;

/// What became of a delivery.
sealed interface Outcome {

  /// Kafka has it, on all replicas.
  record Accepted() implements Outcome {}

  /// @param detail for the sender; never internals
  record Refused(Refusal why, String detail) implements Outcome {}
}
