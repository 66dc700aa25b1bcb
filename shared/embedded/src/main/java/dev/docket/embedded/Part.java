package dev.docket.embedded;

/// The parts this module can run.
public enum Part {
  KAFKA("Kafka"),
  POSTGRES("PostgreSQL");

  private final String title;

  Part(String title) {
    this.title = title;
  }

  /// The name people know it by.
  public String title() {
    return title;
  }
}
