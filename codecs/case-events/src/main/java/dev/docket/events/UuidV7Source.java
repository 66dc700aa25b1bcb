package dev.docket.events;

import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Makes UUIDv7 ids (RFC 9562, section 5.7): milliseconds since 1970, then 74 random bits. Ids of
/// different milliseconds sort by time; within one they do not. Safe for any thread when the random
/// generator is.
public final class UuidV7Source implements Supplier<UUID> {

  private final InstantSource clock;
  private final RandomGenerator random;

  public UuidV7Source(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public UUID get() {
    var high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    var low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
