package dev.docket.consumer.lot;

import org.jspecify.annotations.Nullable;

/// Which parked records are meant: those to which all that is given applies.
///
/// @param key as text
/// @param tenant as text
/// @param partition of the source topic
/// @param offset in it
public record ParkedSelection(
    @Nullable String key,
    @Nullable String tenant,
    ParkReason.@Nullable Cause cause,
    @Nullable Integer partition,
    @Nullable Long offset) {

  public static final ParkedSelection ALL = new ParkedSelection(null, null, null, null, null);

  public static ParkedSelection ofKey(String key) {
    return new ParkedSelection(key, null, null, null, null);
  }

  public boolean includes(ParkedView parked) {
    return (key == null || key.equals(parked.key()))
        && (tenant == null || tenant.equals(parked.tenant()))
        && (cause == null || cause == parked.reason().cause())
        && (partition == null || partition == parked.at().partition())
        && (offset == null || offset == parked.at().offset());
  }
}
