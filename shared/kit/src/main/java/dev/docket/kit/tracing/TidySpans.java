package dev.docket.kit.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.regex.Pattern;

/// Makes fit to be seen what Vert.x says of a call: a gRPC call is named by its method instead of
/// `POST`, and no query is shown, since it may hold a secret or what somebody searches for.
final class TidySpans implements SpanProcessor {

  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<String> QUERY = AttributeKey.stringKey("url.query");

  /// The whole address: a server's, a client's.
  private static final AttributeKey<String> SERVED = AttributeKey.stringKey("http.url");

  private static final AttributeKey<String> CALLED = AttributeKey.stringKey("url.full");

  private static final String HIDDEN = "***";

  /// `/package.Service/Method`, behind an address or not.
  private static final Pattern GRPC = Pattern.compile("(?:\\w+://[^/]+)?/([\\w.]+\\.\\w+/\\w+)");

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    // Those of HTTP are of either kind; the records' spans, by far the most, have nothing to look
    // at.
    if (span.getKind() != SpanKind.SERVER && span.getKind() != SpanKind.CLIENT) {
      return;
    }
    if (span.getAttribute(QUERY) != null) {
      span.setAttribute(QUERY, HIDDEN);
    }
    withoutQuery(span, SERVED);
    withoutQuery(span, CALLED);
    var path = span.getAttribute(PATH);
    var called = path == null ? span.getAttribute(CALLED) : path;
    if (called != null) {
      var grpc = GRPC.matcher(called);
      if (grpc.matches()) {
        span.updateName(grpc.group(1));
      }
    }
  }

  private static void withoutQuery(ReadWriteSpan span, AttributeKey<String> key) {
    var address = span.getAttribute(key);
    int query = address == null ? -1 : address.indexOf('?');
    if (address != null && query >= 0) {
      span.setAttribute(key, address.substring(0, query));
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {}

  @Override
  public boolean isEndRequired() {
    return false;
  }
}
