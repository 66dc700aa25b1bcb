package dev.docket.kit.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import java.util.Set;

/// Which spans are kept: those of a trace that is, and a share of those that begin one. Probes
/// begin none.
final class TraceStart implements Sampler {

  /// Present where a trace shall begin: the choice has been made before.
  static final ContextKey<Boolean> CHOSEN = ContextKey.named("docket-trace-chosen");

  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final Set<String> PROBES = Set.of("/readiness", "/liveness", "/metrics");

  private final Sampler share;

  /// @param sample the share, 0 to 1
  TraceStart(double sample) {
    this.share = Sampler.traceIdRatioBased(sample);
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    var caller = Span.fromContext(parent).getSpanContext();
    if (caller.isValid()) {
      return caller.isSampled() ? SamplingResult.recordAndSample() : SamplingResult.drop();
    }
    if (parent.get(CHOSEN) != null) {
      return SamplingResult.recordAndSample();
    }
    var path = attributes.get(PATH);
    return path != null && PROBES.contains(path)
        ? SamplingResult.drop()
        : share.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  @Override
  public String getDescription() {
    return "TraceStart{" + share.getDescription() + "}";
  }
}
