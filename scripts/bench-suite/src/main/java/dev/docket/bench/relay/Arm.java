package dev.docket.bench.relay;

import java.util.Locale;

/// Who carries a backlog to the topic.
enum Arm {
  RELAY,
  PRODUCER;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
