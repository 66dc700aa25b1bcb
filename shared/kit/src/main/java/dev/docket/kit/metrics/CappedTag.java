package dev.docket.kit.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A tag whose values come from data. The first values get a series each, all later ones share
/// `other`: strangers cannot fill the registry. Thread-safe.
public final class CappedTag {

  /// The value of all that came too late, or were too long.
  public static final String OTHER = "other";

  /// Of a value, in UTF-16 units.
  public static final int MAX_LENGTH = 200;

  private final String key;
  private final Tag other;
  private final Counter capped;
  private final AtomicInteger room;
  private final ConcurrentMap<String, Tag> tags = new ConcurrentHashMap<>();

  /// @param key the tag's name, for example `org_id`
  /// @param maxValues how many values get a series of their own; greater than 0
  public CappedTag(Metrics metrics, String key, int maxValues) {
    if (maxValues < 1) {
      throw new IllegalArgumentException(
          "capped tag: expected maxValues greater than 0, found " + maxValues);
    }
    this.key = key;
    this.other = Tag.of(key, OTHER);
    this.capped = metrics.counter(TagMetric.CAPPED, Tags.of("tag", key));
    this.room = new AtomicInteger(maxValues);
  }

  /// The value's tag, or that of `other`, which is counted in `docket.metrics.tag_capped`.
  public Tag of(String value) {
    var known = tags.get(value);
    if (known == null && value.length() <= MAX_LENGTH) {
      known = tags.computeIfAbsent(value, this::admitted);
    }
    if (known == null) {
      capped.increment();
      return other;
    }
    return known;
  }

  private @Nullable Tag admitted(String value) {
    return room.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? Tag.of(key, value) : null;
  }
}
