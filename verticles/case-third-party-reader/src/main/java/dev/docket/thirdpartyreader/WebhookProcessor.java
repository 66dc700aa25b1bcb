package dev.docket.thirdpartyreader;

import dev.docket.caseclient.CaseApiClient;
import dev.docket.client.CallMetadata;
import dev.docket.consumer.HandleResp;
import dev.docket.consumer.HandlerContext;
import dev.docket.consumer.Processor;
import dev.docket.consumer.SkipReason;
import dev.docket.events.EffectKey;
import dev.docket.kit.identity.OrgId;
import dev.docket.kit.logging.LogKeys;
import dev.docket.kit.tracing.SpanName;
import dev.docket.kit.tracing.Trace;
import dev.docket.thirdparty.Changelog;
import dev.docket.thirdparty.Decoder;
import dev.docket.thirdparty.Decoding;
import dev.docket.thirdparty.WebhookEnvelope;
import dev.docket.thirdpartyreader.filter.FilterReason;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.event.Level;

/// One record: reads it, then takes its changes through the pipeline, one after the other. The
/// record's outcome is the worst of them; a retry takes the earlier ones through again, which finds
/// them done.
final class WebhookProcessor implements Processor<WebhookRecord> {
  /// The sender will not mend it: counted, logged by coordinates, left behind.
  static final SkipReason DECODING_FAILED = new SkipReason("decoding_failed", true);

  /// What a person did at the third party comes first; this is its first effect.
  private static final int DEPTH = 1;

  private final Decoder decoder;
  private final ChangelogPipeline pipeline;
  private final CaseApiClient caseApi;
  private final ReaderMetrics metrics;
  private final InstantSource clock;
  private final EventOrder order = new EventOrder();

  WebhookProcessor(
      Decoder decoder,
      ChangelogPipeline pipeline,
      CaseApiClient caseApi,
      ReaderMetrics metrics,
      InstantSource clock) {
    this.decoder = decoder;
    this.pipeline = pipeline;
    this.caseApi = caseApi;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public HandleResp process(WebhookRecord message, HandlerContext context) {
    try {
      var outcome = read(message, context);
      if (outcome instanceof HandleResp.Retry) {
        metrics.retried();
      }
      return outcome;
    } catch (Throwable e) {
      // The kit makes a retry of it.
      metrics.retried();
      throw e;
    }
  }

  private HandleResp read(WebhookRecord message, HandlerContext context) {
    return switch (WebhookEnvelope.read(message.value().getBytes())) {
      case WebhookEnvelope.ReadResult.Read(var envelope) -> handle(envelope, context);
      case WebhookEnvelope.ReadResult.Malformed(var reason) ->
          unreadable("envelope", reason, context);
    };
  }

  private HandleResp handle(WebhookEnvelope envelope, HandlerContext context) {
    return switch (Trace.span(SpanName.DECODE_EVENT, () -> decoder.decode(envelope))) {
      case Decoding.Decoded(var changelogs) -> apply(changelogs, envelope, context);
      case Decoding.EmptyChangelog _ -> filtered(envelope, FilterReason.EMPTY_CHANGELOG);
      case Decoding.UnsupportedEvent _ -> filtered(envelope, FilterReason.UNSUPPORTED_EVENT_TYPE);
      case Decoding.UnknownEvent _ -> {
        metrics.decodingFailed("unknown_event_type");
        yield HandleResp.discard("unknown_event_type");
      }
      case Decoding.Malformed(var reason) -> unreadable("payload", reason, context);
    };
  }

  private HandleResp apply(
      List<Changelog> changelogs, WebhookEnvelope envelope, HandlerContext context) {
    var cause = EffectKey.eventIdOf(envelope.orgId(), envelope.webhookId(), envelope.deliveryId());
    var metadata = CallMetadata.forOrg(new OrgId(envelope.orgId())).because(cause, DEPTH);
    var first = changelogs.getFirst();
    if (order.isLate(first.ticket(), first.at())) {
      metrics.outOfOrder(first.ticket());
    }
    HandleResp worst = HandleResp.success();
    var ofType = new HashMap<String, Integer>();
    for (var changelog : changelogs) {
      var effect = effect(cause, changelog, ofType);
      var calls = new CaseCalls(caseApi, metadata, effect, context.deadline(), clock);
      worst = worse(worst, pipeline.run(changelog, calls));
      if (worst instanceof HandleResp.Retry) {
        // What follows must not overtake it.
        return worst;
      }
    }
    return worst;
  }

  /// Names the effect of the next of a delivery's changes: the how-manieth of its type, since a
  /// delivery may change the same field twice. Repeated, it has the same changes in the same order.
  ///
  /// @param ofType how many there were before; counts this one
  private static EffectKey effect(UUID cause, Changelog changelog, Map<String, Integer> ofType) {
    var type = changelog.type().tag();
    int nth = ofType.merge(type, 1, Integer::sum);
    return new EffectKey(cause, JiraFlavor.SERVICE, type + "/" + nth);
  }

  /// Of two equally bad ones the first.
  static HandleResp worse(HandleResp a, HandleResp b) {
    return badness(b) > badness(a) ? b : a;
  }

  private static int badness(HandleResp outcome) {
    return switch (outcome) {
      case HandleResp.Success _ -> 0;
      case HandleResp.Skip _ -> 1;
      case HandleResp.Discard _ -> 2;
      case HandleResp.Retry _ -> 3;
    };
  }

  private HandleResp filtered(WebhookEnvelope envelope, FilterReason reason) {
    metrics.filtered(envelope.orgId(), reason);
    return HandleResp.skip(reason.skip());
  }

  private HandleResp unreadable(String part, String reason, HandlerContext context) {
    metrics.decodingFailed(part);
    var at = context.coordinates();
    ReaderLog.at(Level.WARN)
        .addKeyValue(LogKeys.TOPIC, at.topic())
        .addKeyValue(LogKeys.PARTITION, at.partition())
        .addKeyValue(LogKeys.OFFSET, at.offset())
        .addKeyValue(LogKeys.REASON, part + ": " + reason)
        .log("record could not be read; left behind");
    return HandleResp.skip(DECODING_FAILED);
  }
}
