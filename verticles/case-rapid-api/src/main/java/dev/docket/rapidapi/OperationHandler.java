package dev.docket.rapidapi;

import dev.docket.rapidapi.error.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/// What is particular to one operation: from an authenticated call to the document that answers it.
@FunctionalInterface
interface OperationHandler {
  /// The answer; its failures are case-api's.
  ///
  /// @throws RefusedException when the request cannot be read; nothing has been called then
  Future<JsonObject> handle(OperationCall call);
}
