package dev.docket.thirdpartyreader;

import dev.docket.kit.logging.LogKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/// The log of all that the reader says. Who may see it is restricted: it tells of people at a third
/// party. Never of values: titles, descriptions and comments are not for logs.
final class ReaderLog {

  /// The data set that the events are granted by.
  static final String DATASET = "case_management.third_party_syncing_logs";

  private static final Logger LOG = LoggerFactory.getLogger(ReaderLog.class);

  private ReaderLog() {}

  static LoggingEventBuilder at(Level level) {
    return LOG.atLevel(level).addKeyValue(LogKeys.DATASET, DATASET);
  }
}
