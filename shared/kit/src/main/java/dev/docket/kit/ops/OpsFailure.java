package dev.docket.kit.ops;

import dev.docket.kit.config.ConfigException;
import java.util.concurrent.TimeoutException;

/// Why a command has no answer, as clients get it: a code, in the manner of HTTP, and a message.
///
/// @param message names the field where one is wrong
record OpsFailure(int code, String message) {

  static final int UNAUTHENTICATED = 401;
  static final int DENIED = 403;

  static OpsFailure of(Throwable cause) {
    return switch (cause) {
      case ConfigException e -> new OpsFailure(400, String.valueOf(e.getMessage()));
      case OpsRefusedException e -> new OpsFailure(409, String.valueOf(e.getMessage()));
      case TimeoutException _ ->
          new OpsFailure(504, "not done within " + OpsCommands.LIMIT.toSeconds() + " s");
      default -> new OpsFailure(500, "failed: " + cause);
    };
  }
}
