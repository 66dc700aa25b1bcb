package dev.docket.kit.ops;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import org.jspecify.annotations.Nullable;

/// What of a client's frame counts here.
///
/// @param type empty when the frame names none
record OpsFrame(
    String type,
    @Nullable String address,
    @Nullable String replyAddress,
    @Nullable String token,
    @Nullable Object body) {

  /// Null when the bytes are no frame. Never throws for what is in them.
  static @Nullable OpsFrame read(Buffer bytes) {
    try {
      var json = bytes.toJsonObject();
      var headers = json.getJsonObject("headers");
      var type = json.getString("type");
      return new OpsFrame(
          type == null ? "" : type,
          json.getString("address"),
          json.getString("replyAddress"),
          headers == null ? null : headers.getString("token"),
          json.getValue("body"));
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }
}
