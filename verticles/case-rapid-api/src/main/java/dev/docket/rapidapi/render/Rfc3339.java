package dev.docket.rapidapi.render;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/// Times as the contract writes them: UTC, `Z`, as many fraction digits as the value has (0, 3, 6
/// or 9).
final class Rfc3339 {
  private Rfc3339() {}

  static String of(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos()).toString();
  }
}
