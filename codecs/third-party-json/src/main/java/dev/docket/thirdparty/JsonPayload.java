package dev.docket.thirdparty;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// A webhook's body, known to be exactly one JSON object within the limits of [UntrustedJson]. Only
/// because of that may it be embedded as it is: bytes that nobody has looked at could end the
/// envelope around them and begin their own.
public final class JsonPayload {

  /// What [#parse] made of a body.
  public sealed interface Parsed {

    record Valid(JsonPayload payload) implements Parsed {}

    /// @param reason for the sender: what was expected, and where it was not met
    record Invalid(String reason) implements Parsed {}
  }

  /// Null when the payload came out of an envelope, whose reader asks for the tree only.
  private final @Nullable String text;

  private final ObjectNode tree;

  private JsonPayload(@Nullable String text, ObjectNode tree) {
    this.text = text;
    this.tree = tree;
  }

  /// @param body UTF-8, as RFC 8259 has it
  public static Parsed parse(byte[] body) {
    return switch (UntrustedJson.PAYLOAD.read(body)) {
      case UntrustedJson.Result.Read(var text, var tree) ->
          new Parsed.Valid(new JsonPayload(text, tree));
      case UntrustedJson.Result.Refused(var reason) -> new Parsed.Invalid(reason);
    };
  }

  static JsonPayload of(ObjectNode tree) {
    return new JsonPayload(null, tree);
  }

  /// The object's JSON text: the body itself where there was one.
  public String text() {
    return text == null ? UntrustedJson.text(tree) : text;
  }

  /// The string at this place, for a receiver that sorts payloads before anybody decodes them; null
  /// when there is none.
  public @Nullable String string(String object, String name) {
    return tree.path(object).path(name).textValue();
  }

  ObjectNode tree() {
    return tree;
  }

  /// Two payloads are equal when their trees are written alike: white space does not count, nor
  /// does a whole number's exponent, which a tree tells from the number without one.
  @Override
  public boolean equals(Object other) {
    return other instanceof JsonPayload payload
        && UntrustedJson.text(tree).equals(UntrustedJson.text(payload.tree));
  }

  @Override
  public int hashCode() {
    return UntrustedJson.text(tree).hashCode();
  }

  /// What people wrote in a ticket is not for logs.
  @Override
  public String toString() {
    return "JsonPayload[***]";
  }
}
