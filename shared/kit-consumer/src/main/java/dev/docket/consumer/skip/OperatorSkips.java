package dev.docket.consumer.skip;

import dev.docket.consumer.RecordCoordinates;
import dev.docket.consumer.SkipReason;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the operator's list about records. The list may be replaced at any time, by any thread: it
/// is asked for anew for each record.
public final class OperatorSkips {

  /// Of records that were passed over because an operator said so.
  public static final SkipReason REASON = new SkipReason("skipped_by_operator", true);

  private static final Logger log = LoggerFactory.getLogger(OperatorSkips.class);

  private final Supplier<SkipList> list;

  public OperatorSkips(Supplier<SkipList> list) {
    this.list = list;
  }

  /// Whether any record is listed: what is asked for each record costs no more than this.
  public boolean any() {
    return !list.get().isEmpty();
  }

  /// Whether the record is to be passed over; if so, it is logged with what a person needs to find
  /// out what was in it.
  public boolean covers(RecordCoordinates at, Headers headers) {
    if (!list.get().contains(at)) {
      return false;
    }
    log.atWarn()
        .addKeyValue("record", at)
        .addKeyValue("headers", keysAndSizes(headers))
        .log("Record passed over, as an operator has told");
    return true;
  }

  /// Never the values: they may hold what people wrote.
  private static String keysAndSizes(Headers headers) {
    return Arrays.stream(headers.toArray())
        .map(header ->
            header.key() + "=" + (header.value() == null ? 0 : header.value().length) + "B")
        .collect(Collectors.joining(", "));
  }
}
