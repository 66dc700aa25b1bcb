package dev.docket.domain.casem;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How urgent a case is; the names are those of the public contract.
public enum Priority {
  NOT_DEFINED,
  P1,
  P2,
  P3,
  P4,
  P5;

  /// The priority of that name, or null when there is none.
  public static @Nullable Priority named(String name) {
    return Arrays.stream(values()).filter(p -> p.name().equals(name)).findFirst().orElse(null);
  }
}
