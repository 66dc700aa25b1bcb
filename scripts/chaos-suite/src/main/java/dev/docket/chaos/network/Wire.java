package dev.docket.chaos.network;

/// A way between two parts that has a proxy in it.
public enum Wire {
  /// Clients to case-rapid-api.
  REST("rest", ""),
  /// case-rapid-api and the timeline to case-api.
  GRPC("grpc", ""),
  /// case-api to PostgreSQL. What matters is the answer to a commit.
  DATABASE("database", "commit"),
  /// The relay to PostgreSQL.
  RELAY_DATABASE("relay-database", ""),
  /// The relay and the timeline's consumer to Kafka.
  KAFKA("kafka", "");

  private final String label;
  private final String lostRequest;

  Wire(String label, String lostRequest) {
    this.label = label;
    this.lostRequest = lostRequest;
  }

  public String label() {
    return label;
  }

  /// The text in requests whose answers are worth losing.
  String lostRequest() {
    return lostRequest;
  }

  /// Whether a command's answer comes this way.
  public boolean carriesAnswers() {
    return switch (this) {
      case REST, GRPC, DATABASE -> true;
      case RELAY_DATABASE, KAFKA -> false;
    };
  }
}
