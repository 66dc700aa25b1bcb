package dev.docket.chaos.member;

import static java.nio.charset.StandardCharsets.US_ASCII;

/// The value of a record.
///
/// @param version counts the records of a key, from 1, in the order of the log
public record Versioned(int key, long version) {

  public byte[] bytes() {
    return "%d %d".formatted(key, version).getBytes(US_ASCII);
  }

  static Versioned of(byte[] bytes) {
    var text = new String(bytes, US_ASCII);
    int space = text.indexOf(' ');
    return new Versioned(
        Integer.parseInt(text, 0, space, 10), Long.parseLong(text, space + 1, text.length(), 10));
  }
}
