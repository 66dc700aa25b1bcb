package dev.docket.rapidapi.request;

import dev.docket.rapidapi.error.ApiError;
import dev.docket.rapidapi.error.RefusedException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value of a request body together with its JSON pointer, so that each refusal names the field
/// it is about. A JSON null and an absent member are the same: nothing there.
///
/// Every reader throws a [RefusedException] (400) when the value is not what it asks for.
///
/// @param pointer RFC 6901, empty for the whole document
public record JsonField(String pointer, @Nullable Object value) {

  public boolean isPresent() {
    return value != null;
  }

  /// The member of that name of this object; members nobody asks for are ignored, as clients newer
  /// than this server send them.
  public JsonField child(String name) {
    if (!(value instanceof Map<?, ?> members)) {
      throw expected("an object");
    }
    return new JsonField(pointer + "/" + name, members.get(name));
  }

  /// A string that can be stored: no U+0000 (PostgreSQL has no such character) and no half of a
  /// surrogate pair (it has no UTF-8 form, so that it would be changed on its way).
  public String string() {
    if (!(value instanceof String text)) {
      throw expected("a string");
    }
    for (var i = 0; i < text.length(); i++) {
      var unit = text.charAt(i);
      if (unit == 0) {
        throw refused("must not contain U+0000");
      }
      if (Character.isHighSurrogate(unit)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(unit)) {
        throw refused("must not contain half of a surrogate pair");
      }
    }
    return text;
  }

  public String stringOr(String fallback) {
    return isPresent() ? string() : fallback;
  }

  /// A UUID in its usual form, in lower case.
  public String uuid() {
    var text = string();
    var uuid = Ids.uuid(text);
    if (uuid == null) {
      throw refused("expected a UUID, found \"%s\"".formatted(ApiError.shortened(text)));
    }
    return uuid;
  }

  /// One of an enumeration of the contract; `kind` is what it is called in the refusal.
  public String oneOf(String kind, List<String> allowed) {
    var text = string();
    if (!allowed.contains(text)) {
      throw new RefusedException(ApiError.notOneOf(kind, text, allowed));
    }
    return text;
  }

  /// Refuses this object unless its `type` is the one expected.
  public JsonField ofType(String expected) {
    var type = child("type");
    var found = type.stringOr("");
    if (!found.equals(expected)) {
      var detail =
          "got type \"%s\" expected one of \"%s\"".formatted(ApiError.shortened(found), expected);
      throw new RefusedException(ApiError.badRequest(detail));
    }
    return this;
  }

  /// Refuses a member of the contract that this server cannot honour yet, unless it is empty:
  /// better than to lose it without a word.
  public void mustBeEmpty() {
    var empty =
        switch (value) {
          case null -> true;
          case Map<?, ?> members -> members.isEmpty();
          case List<?> elements -> elements.isEmpty();
          case String text -> text.isEmpty();
          default -> false;
        };
    if (!empty) {
      throw refused("is not supported by this server");
    }
  }

  private RefusedException expected(String what) {
    return refused("expected %s, found %s".formatted(what, describe(value)));
  }

  private RefusedException refused(String why) {
    var where = pointer.isEmpty() ? "the body" : pointer;
    return new RefusedException(ApiError.badRequest(where + ": " + why));
  }

  private static String describe(@Nullable Object value) {
    return switch (value) {
      case null -> "nothing";
      case String _ -> "a string";
      case Number _ -> "a number";
      case Boolean _ -> "a boolean";
      case List<?> _ -> "an array";
      default -> "an object";
    };
  }
}
