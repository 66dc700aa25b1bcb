package dev.docket.consumer.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/// Silences the consumer: what it warns of is what the simulation does to it, thousands of times.
final class QuietLogs implements AutoCloseable {

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.docket.consumer.engine");

  QuietLogs() {
    logger.setLevel(Level.OFF);
  }

  @Override
  public void close() {
    logger.setLevel(null);
  }
}
