package dev.docket.server.http;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// One error of a JSON:API answer; absent members are left out.
///
/// @param status the HTTP status as text
/// @param code a stable word for programs, for example `resource_not_found`
/// @param title what went wrong, the same for every occurrence
/// @param detail what went wrong this time; never internals
/// @param meta further members, for example the key that was not found
public record ErrorObject(
    @Nullable String status,
    @Nullable String code,
    @Nullable String title,
    @Nullable String detail,
    @Nullable JsonObject meta) {
  public static ErrorObject of(int status, String title, String detail) {
    return new ErrorObject(Integer.toString(status), null, title, detail, null);
  }

  JsonObject toJson() {
    var json = new JsonObject();
    put(json, "status", status);
    put(json, "code", code);
    put(json, "title", title);
    put(json, "detail", detail);
    put(json, "meta", meta);
    return json;
  }

  private static void put(JsonObject json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
