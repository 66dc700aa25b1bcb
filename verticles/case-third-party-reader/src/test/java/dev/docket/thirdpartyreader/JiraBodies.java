package dev.docket.thirdpartyreader;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/// Webhook bodies for tests.
final class JiraBodies {
  private static final AtomicInteger TICKETS = new AtomicInteger();

  private JiraBodies() {}

  /// The key of a ticket that no other test uses.
  static String newTicket() {
    return "OPS-" + TICKETS.incrementAndGet();
  }

  /// An item of a changelog.
  static String summary(String from, String to) {
    return """
    {"field": "summary", "fieldId": "summary",
     "from": null, "fromString": "%s", "to": null, "toString": "%s"}
    """
        .formatted(from, to);
  }

  static String event(String ticket, String author, String items) {
    return """
    {"timestamp": 1767312000123, "webhookEvent": "jira:issue_updated", "brandNew": [1.50],
     "user": {"accountId": "%s", "displayName": "Somebody"},
     "issue": {"key": "%s", "fields": {"project": {"id": "%s"}, "issuetype": {"id": "%s"}}},
     "changelog": {"id": "1", "items": [%s]}}
    """
        .formatted(author, ticket, FakeCaseApi.PROJECT, FakeCaseApi.ISSUE_TYPE, items);
  }

  /// The delivery id of a body whose sender gives none.
  static String sha256(String body) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(body.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
