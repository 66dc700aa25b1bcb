package dev.docket.flavor;

import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.Processor;
import dev.docket.kit.tracing.RecordTrace;
import dev.docket.kit.tracing.RecordTraces;
import dev.docket.kit.tracing.SpanName;
import dev.docket.kit.tracing.Trace;
import dev.docket.kit.tracing.Tracing;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/// A flavor's processor with a span around each call: of the trace that the record's header
/// `traceparent` names, else of a new one, for the share of records that is sampled.
///
/// Belongs to one handler verticle.
///
/// @param span `handler_{flavor}`
record TracedProcessor<E>(Processor<E> processor, RecordTraces traces, String span)
    implements Processor<E> {

  /// The flavor's own processor where nothing is traced.
  static <E> Processor<E> of(Flavor<E> flavor, Tracing tracing) {
    var traces = tracing.records();
    return traces == null
        ? flavor.processor()
        : new TracedProcessor<>(flavor.processor(), traces, SpanName.handler(flavor.name()));
  }

  @Override
  public HandleResp process(E event, HandlerContext context) throws Exception {
    var trace = traces.begin(parent(context.headers()));
    return trace == null ? processor.process(event, context) : process(trace, event, context);
  }

  private HandleResp process(RecordTrace trace, E event, HandlerContext context) throws Exception {
    return trace.handle(
        span, () -> processor.process(event, context), outcome -> tag(context, outcome));
  }

  private static void tag(HandlerContext context, HandleResp outcome) {
    Trace.tag("docket.record", context.coordinates().toString());
    Trace.tag("docket.outcome", name(outcome));
  }

  private static @Nullable String parent(Headers headers) {
    var header = headers.lastHeader(Tracing.PARENT);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.US_ASCII);
  }

  private static String name(HandleResp outcome) {
    return switch (outcome) {
      case HandleResp.Success _ -> "success";
      case HandleResp.Skip _ -> "skip";
      case HandleResp.Retry _ -> "retry";
      case HandleResp.Discard _ -> "discard";
    };
  }
}
