package dev.docket.rapidapi;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.client.CallMetadata;
import dev.docket.kit.logging.LogKeys;
import dev.docket.rapidapi.auth.KeyHashes;
import dev.docket.rapidapi.auth.KeyOwner;
import dev.docket.rapidapi.auth.KeyOwner.Caller;
import dev.docket.rapidapi.auth.KeyOwner.Nobody;
import dev.docket.rapidapi.auth.KeyResolver;
import dev.docket.rapidapi.error.ApiError;
import dev.docket.rapidapi.error.Failure;
import dev.docket.rapidapi.error.RefusedException;
import dev.docket.rapidapi.request.IdempotencyKey;
import dev.docket.server.http.Errors;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// What every operation has in common: authenticate, hand the request to the operation, answer with
/// its document or with one error. Runs on the listener's event loop and keeps nothing between
/// requests.
final class OperationRoute implements Handler<RoutingContext> {
  private static final Logger LOG = LoggerFactory.getLogger(OperationRoute.class);
  private static final String API_KEY = "DD-API-KEY";
  private static final String APPLICATION_KEY = "DD-APPLICATION-KEY";

  private final Operation operation;
  private final KeyResolver keys;
  private final CaseApiClient caseApi;
  private final RapidApiConfig config;

  OperationRoute(
      Operation operation, KeyResolver keys, CaseApiClient caseApi, RapidApiConfig config) {
    this.operation = operation;
    this.keys = keys;
    this.caseApi = caseApi;
    this.config = config;
  }

  @Override
  public void handle(RoutingContext context) {
    // Inside the chain, so that a refusal that is thrown and one that arrives end in the same
    // place.
    Future.succeededFuture(context.request())
        .compose(this::authenticate)
        .compose(caller -> operation.handle(call(context, caller)))
        .map(JsonObject::toBuffer)
        .onSuccess(document -> answer(context, document))
        .onFailure(failure -> answer(context, failure));
  }

  /// 401 tells a caller to send keys, 403 that the keys it sent are good for nothing: the contract
  /// has both, and its own server tells them apart in this way.
  private Future<Caller> authenticate(HttpServerRequest request) {
    @Nullable String apiKey = request.getHeader(API_KEY);
    @Nullable String applicationKey = request.getHeader(APPLICATION_KEY);
    if (apiKey == null || apiKey.isBlank() || applicationKey == null || applicationKey.isBlank()) {
      var detail = "expected the headers %s and %s".formatted(API_KEY, APPLICATION_KEY);
      throw new RefusedException(ApiError.plain(401, "Unauthorized", detail));
    }
    return keys.resolve(KeyHashes.of(apiKey, applicationKey)).map(OperationRoute::known);
  }

  private static Caller known(KeyOwner owner) {
    return switch (owner) {
      case Caller caller -> caller;
      case Nobody _ ->
          throw new RefusedException(
              ApiError.plain(403, "Forbidden", "these keys are not accepted"));
    };
  }

  private OperationCall call(RoutingContext context, Caller caller) {
    var metadata = CallMetadata.forOrg(caller.org()).onBehalfOf(caller.user());
    var key = operation.changes() ? IdempotencyKey.read(context.request().headers()) : null;
    @Nullable Buffer body = context.body().buffer();
    return new OperationCall(
        caseApi.as(key == null ? metadata : metadata.once(key)),
        context.pathParams(),
        context.queryParams(),
        Objects.requireNonNullElseGet(body, Buffer::buffer));
  }

  private void answer(RoutingContext context, Buffer document) {
    context
        .response()
        .setStatusCode(operation.successStatus())
        .putHeader(HttpHeaders.CONTENT_TYPE, Errors.MEDIA_TYPE)
        .end(document);
  }

  private void answer(RoutingContext context, Throwable cause) {
    var failure = Failure.of(cause, config.retryAfter());
    var status = failure.error().httpStatus();
    if (status >= 500) {
      log(cause, status);
    }
    if (failure.retryAfter() != null) {
      // Whole seconds, rounded up: coming back too early helps nobody.
      var seconds = failure.retryAfter().plusSeconds(1).minusNanos(1).toSeconds();
      context.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Math.max(1, seconds)));
    }
    Errors.send(context, status, failure.error().object());
  }

  /// What is the caller's own doing is not worth a line; the rest is. The cause shows a stack only
  /// where it is a defect.
  private void log(Throwable cause, int status) {
    LOG.atLevel(status == 500 ? Level.ERROR : Level.WARN)
        .addKeyValue(LogKeys.METHOD, operation.id())
        .addKeyValue(LogKeys.STATUS, status)
        .setCause(cause)
        .log("operation failed, answered with an error");
  }
}
