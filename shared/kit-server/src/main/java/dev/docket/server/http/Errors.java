package dev.docket.server.http;

import dev.docket.kit.logging.LogKeys;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers every failed request with a JSON:API document of errors: `{"errors": [{"status": "404",
/// …}]}`.
public final class Errors {
  /// The media type of every answer with a body, errors included.
  public static final String MEDIA_TYPE = "application/vnd.api+json";

  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);
  private static final int FIRST_ERROR = 400;
  private static final int LAST_ERROR = 599;
  private static final int INTERNAL = 500;

  private Errors() {}

  /// Sends the errors with the HTTP status; does nothing when the answer has already begun.
  public static void send(RoutingContext context, int status, ErrorObject... errors) {
    var response = context.response();
    if (response.headWritten()) {
      // Half an answer cannot become an error any more: cut it off, so that the client does not
      // take it for whole.
      context.request().connection().close();
      return;
    }
    var list = new JsonArray(Arrays.stream(errors).map(ErrorObject::toJson).toList());
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
        .end(new JsonObject().put("errors", list).toBuffer());
  }

  // vertx-web asks for an error handler by exact status, and answers in plain text where there is
  // none.
  static void install(Router router) {
    for (int status = FIRST_ERROR; status <= LAST_ERROR; status++) {
      int code = status;
      router.errorHandler(code, context -> answer(context, code));
    }
  }

  private static void answer(RoutingContext context, int code) {
    if (code == INTERNAL) {
      log(context);
    }
    var title = HttpResponseStatus.valueOf(code).reasonPhrase();
    send(context, code, ErrorObject.of(code, title, detail(context, code)));
  }

  private static String detail(RoutingContext context, int code) {
    return switch (code) {
      case 404 ->
          "no such route: %s %s".formatted(context.request().method(), context.normalizedPath());
      case 405 -> "method %s is not allowed here".formatted(context.request().method());
      case 413 -> "the request body is larger than this server accepts";
      case INTERNAL -> "the request failed; the cause is in the server's log";
      default -> "the request was refused";
    };
  }

  // The route and not the path: a path may carry keys.
  private static void log(RoutingContext context) {
    var route = context.currentRoute();
    LOG.atError()
        .addKeyValue(LogKeys.METHOD, context.request().method())
        .addKeyValue(LogKeys.ROUTE, route == null ? "none" : String.valueOf(route.getPath()))
        .setCause(context.failure())
        .log("request failed, answered 500");
  }
}
