package dev.docket.rapidapi.error;

import dev.docket.server.http.ErrorObject;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The one error that ends a request. The contract's own server answers in three shapes, and
/// clients match on them:
///
/// - a request that cannot be read: `status`, `title`, `detail` ([#badRequest],
///   [#invalidParameter]);
/// - a value outside an enumeration: `title` "Generic Error" and `detail` ([#notOneOf]);
/// - a refusal of the domain: `code`, `title` and sometimes `meta` ([#domain]).
///
/// @param httpStatus status of the response, 400 to 599
public record ApiError(int httpStatus, ErrorObject object) {
  /// Longest piece of a caller's own text that an answer repeats, in UTF-16 units.
  private static final int MAX_ECHO = 100;

  public ApiError {
    if (httpStatus < 400 || httpStatus > 599) {
      throw new IllegalArgumentException("httpStatus: expected 400 to 599, found " + httpStatus);
    }
  }

  public static ApiError badRequest(String detail) {
    return plain(400, "Bad Request", detail);
  }

  /// A path or query parameter that cannot be read.
  public static ApiError invalidParameter(String detail) {
    return plain(400, "Invalid Parameter", detail);
  }

  /// A value outside its enumeration; `kind` is what it should have been, for example `priority`.
  public static ApiError notOneOf(String kind, String found, Iterable<String> expected) {
    var detail =
        "invalid %s %s. Must be one of %s"
            .formatted(kind, shortened(found), String.join(", ", expected));
    return outsideEnumeration(detail);
  }

  /// The same, in words that already say what is allowed.
  static ApiError outsideEnumeration(String detail) {
    return new ApiError(400, new ErrorObject(null, null, "Generic Error", detail, null));
  }

  public static ApiError domain(
      int httpStatus, String code, String title, Map<String, String> meta) {
    return new ApiError(httpStatus, new ErrorObject(null, code, title, null, json(meta)));
  }

  public static ApiError plain(int httpStatus, String title, String detail) {
    return new ApiError(httpStatus, ErrorObject.of(httpStatus, title, detail));
  }

  /// The caller's text as an answer may repeat it: a refusal must not grow with what was sent.
  public static String shortened(String text) {
    if (text.length() <= MAX_ECHO) {
      return text;
    }
    var end = Character.isHighSurrogate(text.charAt(MAX_ECHO - 1)) ? MAX_ECHO - 1 : MAX_ECHO;
    return text.substring(0, end) + "…";
  }

  /// Sorted, so that the same error is the same bytes.
  private static @Nullable JsonObject json(Map<String, String> meta) {
    if (meta.isEmpty()) {
      return null;
    }
    var json = new JsonObject();
    new TreeMap<>(meta).forEach(json::put);
    return json;
  }
}
