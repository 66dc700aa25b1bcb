package dev.docket.events;

import java.util.Arrays;

/// The door through which a change came in. Names and numbers are those of the proto, without its
/// prefix.
public enum Origin {
  API(1),
  SYSTEM(2),
  JIRA(3),
  SERVICENOW(4),
  FEED(5),
  CHAT(6),
  AUTOMATION(7);

  private final int number;

  Origin(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /// The origin of that number in the proto.
  ///
  /// @throws IllegalArgumentException when this build knows none
  static Origin numbered(int number) {
    return Arrays.stream(values())
        .filter(o -> o.number == number)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("origin " + number));
  }
}
