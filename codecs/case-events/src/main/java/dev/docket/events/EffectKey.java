package dev.docket.events;

import dev.docket.domain.timeline.CellType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/// Names one effect of one event: `event_id/flavor/effect`. Whatever an effect makes takes its id
/// from here, so that doing it again makes the same thing, and a caller can name the thing before
/// it exists.
///
/// @param effect what is made, such as a cell kind, a rule or a recipient
public record EffectKey(UUID eventId, String flavor, String effect) {

  /// Name space of the UUIDv5 ids; fixed for ever.
  private static final UUID NAMESPACE = UUID.fromString("6f1c4a52-0d6a-5f0e-9b1d-6d7f3f2a9c11");

  public EffectKey {
    if (flavor.isEmpty() || effect.isEmpty() || flavor.contains("/")) {
      throw new IllegalArgumentException(
          "flavor and effect must not be empty, and flavor holds no slash: %s, %s"
              .formatted(flavor, effect));
    }
  }

  /// The cell that an event becomes. Written by the flavor `timeline`, and named by whoever answers
  /// a comment before the cell is there.
  public static EffectKey timelineCell(UUID eventId, CellType type) {
    return new EffectKey(eventId, "timeline", type.name());
  }

  /// The event id for a source whose events have none of ours: a delivery id or a run id stands in.
  public static UUID eventIdOf(long orgId, String source, String deliveryId) {
    return uuid5("%d/%s/%s".formatted(orgId, source, deliveryId));
  }

  /// UUIDv5 of this key.
  public UUID id() {
    return uuid5(toString());
  }

  @Override
  public String toString() {
    return eventId + "/" + flavor + "/" + effect;
  }

  /// RFC 9562, section 5.5.
  private static UUID uuid5(String name) {
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          ByteBuffer.allocate(16)
              .putLong(NAMESPACE.getMostSignificantBits())
              .putLong(NAMESPACE.getLeastSignificantBits())
              .flip());
      var hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
      var high = (hash.getLong() & ~0xF000L) | 0x5000L;
      var low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
