package dev.docket.rapidapi.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.docket.rapidapi.error.ApiError;
import dev.docket.rapidapi.error.RefusedException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads request bodies. Its own parser instead of the process-wide one, because this JSON comes
/// from strangers: nesting ends at [#MAX_DEPTH], numbers at [#MAX_NUMBER_CHARACTERS], names at
/// [#MAX_NAME_CHARACTERS], strings at [#MAX_STRING_CHARACTERS], all of it at [#MAX_TOKENS], a
/// repeated member is refused instead of the last one winning, comments are no JSON. The size of
/// the body is the listener's limit.
public final class JsonBody {
  /// Objects and arrays inside each other; the contract's deepest request takes eight.
  static final int MAX_DEPTH = 32;

  static final int MAX_NUMBER_CHARACTERS = 100;
  static final int MAX_NAME_CHARACTERS = 1_000;

  /// Of one string. Far beyond every text of the contract: case-api says what those may be.
  static final int MAX_STRING_CHARACTERS = 1 << 20;

  /// Braces, names and values together. Bodies are read on the event loop, which a body of the
  /// listener's full size in one-byte values would hold up.
  static final int MAX_TOKENS = 50_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_CHARACTERS)
                  .maxNameLength(MAX_NAME_CHARACTERS)
                  .maxStringLength(MAX_STRING_CHARACTERS)
                  .maxTokenCount(MAX_TOKENS)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Interned names stay for ever, and strangers choose them.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private JsonBody() {}

  /// The body as a tree.
  ///
  /// @throws RefusedException (400) when the bytes are not one JSON value, or one beyond the limits
  public static JsonField parse(Buffer body) {
    if (body.length() == 0) {
      throw malformed("the body is empty, expected a JSON object");
    }
    try {
      var parser = FACTORY.createParser(body.getBytes());
      return new JsonField("", plain(JacksonCodec.fromParser(parser, Object.class)));
    } catch (DecodeException | IOException e) {
      throw malformed(where(e) + ", or beyond what this server reads");
    }
  }

  /// The `data` object of a request whose resource type is `type`.
  public static JsonField data(Buffer body, String type) {
    return parse(body).child("data").ofType(type);
  }

  /// The codec wraps the outermost object or array, and only that.
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case JsonObject object -> object.getMap();
      case JsonArray array -> array.getList();
      case null, default -> value;
    };
  }

  /// Only the place: the parser's own words name its classes and settings.
  private static String where(Exception e) {
    if (e.getCause() instanceof JsonProcessingException problem && problem.getLocation() != null) {
      var location = problem.getLocation();
      return "malformed JSON at line %d, column %d"
          .formatted(location.getLineNr(), location.getColumnNr());
    }
    return "malformed JSON";
  }

  private static RefusedException malformed(String detail) {
    return new RefusedException(ApiError.badRequest(detail));
  }
}
