package dev.docket.feedhandler;

import dev.docket.consumer.DecodeResult;
import dev.docket.consumer.Route;
import dev.docket.feed.FeedPeek;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The feed streams as every flavor reads them.
public final class FeedEvents {

  public static final String SERVICE = "case-event-feed-handler";

  /// Of all flavors: each has a topic of its own.
  public static final String GROUP = "case_event_feed_handler";

  /// The source id of workflow automation.
  static final long WORKFLOW_AUTOMATION = 375;

  private FeedEvents() {}

  /// Peeks, and leaves the rest to the handler.
  static DecodeResult<FeedEvent> decode(ConsumerRecord<byte[], byte[]> message, FeedMeters meters) {
    var bytes = message.value();
    return switch (FeedPeek.of(bytes)) {
      case FeedPeek.Peeked peeked -> {
        meters.peeked(peeked.orgId());
        yield new DecodeResult.Decoded<>(new FeedEvent(peeked, bytes));
      }
      case FeedPeek.Malformed(var why) -> {
        meters.notPeeked(why);
        yield new DecodeResult.Malformed<>(why.reason());
      }
    };
  }

  /// The filter `evp.type == 'feed' and feed.evt.source_id == 375`, decided on the peek. The case
  /// is not known there: under the order `key` a lane is an organization's.
  static Route workflowEvents(FeedEvent event, String address) {
    var peeked = event.peeked();
    if (peeked.isFeedOf(WORKFLOW_AUTOMATION)) {
      return new Route.To(peeked.orgId(), address, peeked.orgId());
    }
    var why = peeked.sourceId() == null ? FeedSkip.OTHER_EVENT_TYPE : FeedSkip.OTHER_SOURCE;
    return new Route.Skip(why.reason());
  }
}
