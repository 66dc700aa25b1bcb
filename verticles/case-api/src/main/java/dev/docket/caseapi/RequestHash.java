package dev.docket.caseapi;

import com.google.protobuf.Message;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What tells one request from another: who asks, for what kind of command, with which values. How
/// a client has spelled them is gone by then: a request arrives as a message.
final class RequestHash {

  private RequestHash() {}

  /// SHA-256. The message must have no map fields: their order on the wire is not fixed.
  static Buffer of(Caller caller, Message request) {
    var who = caller.user() == null ? caller.service() : caller.user().toString();
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          (who + "\n" + request.getDescriptorForType().getFullName() + "\n")
              .getBytes(StandardCharsets.UTF_8));
      return Buffer.buffer(digest.digest(request.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
