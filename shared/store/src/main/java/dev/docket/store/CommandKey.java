package dev.docket.store;

import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/// Under which a command is done once, however often it is asked for.
public sealed interface CommandKey {

  /// Longest key of a client, in bytes of UTF-8.
  int MAX_KEY_BYTES = 200;

  /// A client's own key; believed for 24 hours by the database's clock.
  ///
  /// @param key 1 to [#MAX_KEY_BYTES] bytes
  /// @param requestHash SHA-256 of all that makes the request the one that it is
  record Client(String key, Buffer requestHash) implements CommandKey {}

  /// The natural key of an internal effect; kept for ever. What is asked for under it needs no
  /// comparing: the key names it.
  record Effect(UUID key) implements CommandKey {}

  /// The name of the lock under which commands of this key take turns; no case's stream is called
  /// so.
  default String stream() {
    return switch (this) {
      case Client(var key, _) -> "key/" + key;
      case Effect(var key) -> "effect/" + key;
    };
  }
}
