package dev.docket.bench.relay;

import java.util.Locale;

/// Who carries a backlog to the topic.
enum Arm {
  RELAY,
  PRODUCER,
  DEBEZIUM;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
