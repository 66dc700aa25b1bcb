package dev.docket.thirdparty;

import java.util.Locale;

/// What about a ticket has changed.
public sealed interface ChangelogType {

  /// The name in tags and logs: lower_snake_case, at most [Unsupported#MAX_TAG] characters.
  String tag();

  /// Changes that a case can take over.
  enum Supported implements ChangelogType {
    UPDATE_TITLE,
    UPDATE_DESCRIPTION,
    UPDATE_PRIORITY,
    UPDATE_STATUS,
    UPDATE_ASSIGNEE,
    UPDATE_DUE_DATE,
    CREATE_COMMENT;

    @Override
    public String tag() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// A field that no case has; a project's settings may still give it a meaning.
  ///
  /// @param fieldId as the third party names it
  record Unsupported(String fieldId) implements ChangelogType {
    static final int MAX_TAG = 64;

    /// `unsupported_{field_id}`. Field names come from outside, some in clear language: whatever is
    /// no letter, digit or underscore of ASCII becomes an underscore.
    @Override
    public String tag() {
      // What is cut off below need not be gone through.
      var head = fieldId.substring(0, Math.min(fieldId.length(), MAX_TAG));
      var name = head.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
      var tag = "unsupported_" + name;
      return tag.substring(0, Math.min(tag.length(), MAX_TAG));
    }
  }
}
