/// case-event-feed-handler: feed events to timeline cells; one flavor per stream.
@NullMarked
package dev.docket.feedhandler;

import org.jspecify.annotations.NullMarked;
