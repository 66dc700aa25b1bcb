package dev.docket.thirdparty;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.docket.thirdparty.Changelog.Author;
import dev.docket.thirdparty.Changelog.Value;
import dev.docket.thirdparty.ChangelogType.Supported;
import dev.docket.thirdparty.ChangelogType.Unsupported;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Webhooks of Jira Cloud, Server and Data Center. Without state.
///
/// One event may change several fields: each item of its changelog becomes a [Changelog] of its
/// own, a comment that comes with it the last one.
public final class JiraDecoder implements Decoder {

  /// Items of one event; an issue has fewer fields.
  static final int MAX_ITEMS = 1_000;

  private static final Map<String, ChangelogType> FIELDS =
      Map.of(
          "summary", Supported.UPDATE_TITLE,
          "description", Supported.UPDATE_DESCRIPTION,
          "priority", Supported.UPDATE_PRIORITY,
          "status", Supported.UPDATE_STATUS,
          "assignee", Supported.UPDATE_ASSIGNEE,
          "duedate", Supported.UPDATE_DUE_DATE);

  @Override
  public Decoding decode(WebhookEnvelope envelope) {
    var payload = envelope.payload().tree();
    var event = text(payload, "webhookEvent");
    return switch (event) {
      case null -> new Decoding.Malformed("webhookEvent: expected a string");
      case JiraEvents.ISSUE_UPDATED -> issueUpdated(envelope, payload);
      case JiraEvents.COMMENT_CREATED -> commentCreated(envelope, payload);
      default ->
          JiraEvents.unsupported(event)
              ? new Decoding.UnsupportedEvent(event)
              : new Decoding.UnknownEvent();
    };
  }

  private static Decoding issueUpdated(WebhookEnvelope envelope, ObjectNode payload) {
    var ticket = ticket(envelope, payload.path("issue"));
    if (ticket == null) {
      return new Decoding.Malformed("issue.key: expected a string");
    }
    var items = payload.path("changelog").path("items");
    if (items.size() > MAX_ITEMS) {
      return new Decoding.Malformed(
          "changelog.items: expected at most %d, found %d".formatted(MAX_ITEMS, items.size()));
    }
    var author = author(payload.path("user"));
    var at = timestamp(envelope, payload);
    var changelogs = new ArrayList<Changelog>();
    for (var item : items) {
      var field = field(item);
      if (field == null) {
        return new Decoding.Malformed("changelog.items: expected fieldId or field in each");
      }
      changelogs.add(new Changelog(type(field), ticket, author, from(item), to(item), at));
    }
    if (bringsComment(payload)) {
      changelogs.add(comment(ticket, author, payload.path("comment"), at));
    }
    return changelogs.isEmpty() ? nothing(payload) : new Decoding.Decoded(changelogs);
  }

  /// Data Center sends this event without the issue, and tells of the same comment in an
  /// [JiraEvents#ISSUE_UPDATED] of its own.
  private static Decoding commentCreated(WebhookEnvelope envelope, ObjectNode payload) {
    var comment = payload.path("comment");
    if (!comment.isObject()) {
      return new Decoding.Malformed("comment: expected an object");
    }
    var ticket = ticket(envelope, payload.path("issue"));
    if (ticket == null) {
      return new Decoding.UnsupportedEvent(JiraEvents.COMMENT_CREATED);
    }
    // Cloud names nobody but the comment's author here.
    var user = payload.path("user").isObject() ? payload.path("user") : comment.path("author");
    var at = timestamp(envelope, payload);
    return new Decoding.Decoded(List.of(comment(ticket, author(user), comment, at)));
  }

  /// Whether the event carries a comment that was made by it: an edited one looks the same but for
  /// its name, and where old servers give no name, but for its times.
  private static boolean bringsComment(ObjectNode payload) {
    var comment = payload.path("comment");
    if (!comment.isObject()) {
      return false;
    }
    var kind = text(payload, "issue_event_type_name");
    return kind == null
        ? Objects.equals(text(comment, "created"), text(comment, "updated"))
        : !kind.equals("issue_comment_edited") && !kind.equals("issue_comment_deleted");
  }

  private static Decoding nothing(ObjectNode payload) {
    return payload.path("comment").isObject()
        ? new Decoding.UnsupportedEvent(JiraEvents.ISSUE_UPDATED)
        : new Decoding.EmptyChangelog();
  }

  private static Changelog comment(Ticket ticket, Author author, JsonNode comment, Instant at) {
    var to = new Value(text(comment, "id"), text(comment, "body"));
    return new Changelog(Supported.CREATE_COMMENT, ticket, author, Value.NONE, to, at);
  }

  private static @Nullable Ticket ticket(WebhookEnvelope envelope, JsonNode issue) {
    var key = text(issue, "key");
    var fields = issue.path("fields");
    return key == null
        ? null
        : new Ticket(
            ThirdPartyType.JIRA,
            envelope.orgId(),
            envelope.accountId(),
            key,
            text(fields.path("project"), "id"),
            text(fields.path("issuetype"), "id"));
  }

  /// Cloud knows users by account id; Server and Data Center by name, and by a key that outlives a
  /// change of the name.
  private static Author author(JsonNode user) {
    var accountId = text(user, "accountId");
    var id = accountId == null ? text(user, "name") : accountId;
    return new Author(id == null ? text(user, "key") : id, text(user, "displayName"));
  }

  /// `field` is a translated, sometimes capitalized label, and all that Server gives.
  private static @Nullable String field(JsonNode item) {
    var id = text(item, "fieldId");
    return id == null ? text(item, "field") : id;
  }

  private static ChangelogType type(String field) {
    var type = FIELDS.get(field.toLowerCase(Locale.ROOT));
    return type == null ? new Unsupported(field) : type;
  }

  private static Value from(JsonNode item) {
    return new Value(text(item, "from"), text(item, "fromString"));
  }

  private static Value to(JsonNode item) {
    return new Value(text(item, "to"), text(item, "toString"));
  }

  /// Milliseconds since 1970; an event without gets the time of its arrival.
  private static Instant timestamp(WebhookEnvelope envelope, ObjectNode payload) {
    var millis = payload.path("timestamp");
    return millis.isIntegralNumber() && millis.canConvertToLong()
        ? Instant.ofEpochMilli(millis.longValue())
        : envelope.receivedAt();
  }

  /// Ids come as text or as numbers; what is neither counts as absent.
  private static @Nullable String text(JsonNode object, String name) {
    var value = object.path(name);
    return value.isTextual() || value.isNumber() ? value.asText() : null;
  }
}
