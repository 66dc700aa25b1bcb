package dev.docket.kit.config;

import java.util.regex.Pattern;

/// Writes JSON paths for messages: `$.http.port`,
/// `$.deploy["case-event-handler/timeline"].instances`.
final class JsonPath {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*(\\[\\d+])?");

  private JsonPath() {}

  static String child(String parent, String key) {
    return PLAIN.matcher(key).matches() ? parent + "." + key : parent + "[\"" + key + "\"]";
  }
}
