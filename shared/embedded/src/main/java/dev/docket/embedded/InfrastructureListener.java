package dev.docket.embedded;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Told about each step of each part, on that part's own thread: return quickly and do not throw.
@FunctionalInterface
public interface InfrastructureListener {

  void on(PartEvent event);

  /// Writes what went wrong as warnings and the rest at debug level.
  static InfrastructureListener logging() {
    Logger log = LoggerFactory.getLogger(InfrastructureListener.class);
    return event -> {
      var entry =
          switch (event.state()) {
            case DIED, FAILED -> log.atWarn();
            case PREPARING, STARTING, READY, STOPPED -> log.atDebug();
          };
      entry.addKeyValue("part", event.part()).addKeyValue("state", event.state()).log(event.line());
    };
  }
}
