package dev.docket.kit.health;

/// What one part of the process says about itself.
public sealed interface HealthState {
  /// Works.
  record Up() implements HealthState {}

  /// Works, but somebody should look.
  ///
  /// @param reason at what, for the operator
  record Warning(String reason) implements HealthState {}

  /// Not yet: expected to become [Up] by itself.
  ///
  /// @param reason what it waits for, for the operator
  record Starting(String reason) implements HealthState {}

  /// Does not work.
  ///
  /// @param reason what is wrong, for the operator
  record Down(String reason) implements HealthState {}

  static HealthState up() {
    return new Up();
  }

  static HealthState warning(String reason) {
    return new Warning(reason);
  }

  static HealthState starting(String reason) {
    return new Starting(reason);
  }

  static HealthState down(String reason) {
    return new Down(reason);
  }
}
