package dev.docket.chaos.member;

import dev.docket.consumer.config.GroupProtocol;
import java.time.Duration;
import java.util.Locale;

/// The two ways in which members share partitions.
public enum Protocol {
  CLASSIC,
  /// KIP-848: session and heartbeat are the broker's settings for the group.
  CONSUMER;

  /// As short as the broker allows.
  public static final Duration SESSION = Duration.ofSeconds(3);

  public static final Duration HEARTBEAT = Duration.ofMillis(500);

  GroupProtocol settings() {
    return switch (this) {
      case CLASSIC -> new GroupProtocol.Classic(SESSION, HEARTBEAT);
      case CONSUMER -> new GroupProtocol.Consumer();
    };
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
