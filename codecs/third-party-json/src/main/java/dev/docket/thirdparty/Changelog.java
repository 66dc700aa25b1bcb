package dev.docket.thirdparty;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One change of one ticket, the same for every third party.
///
/// @param author who made it
/// @param from before; both parts null when unknown or empty
/// @param to after; likewise
/// @param at when it happened, by the third party's clock
public record Changelog(
    ChangelogType type, Ticket ticket, Author author, Value from, Value to, Instant at) {

  /// @param id the third party's id of the user; null when the payload names nobody
  /// @param name for people; null likewise
  public record Author(@Nullable String id, @Nullable String name) {
    public static final Author UNKNOWN = new Author(null, null);
  }

  /// A field's value. Jira gives ids for what is chosen from a list, and nothing but text for what
  /// is typed.
  ///
  /// @param id of a priority, status, user or comment; a date as ISO 8601
  /// @param text what people read
  public record Value(@Nullable String id, @Nullable String text) {
    public static final Value NONE = new Value(null, null);
  }
}
