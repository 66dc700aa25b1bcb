package dev.docket.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.docket.kit.config.LoggingConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogLevelsTest {

  private final LoggerContext loggers = new LoggerContext();
  private final LogLevels levels = new LogLevels(loggers);

  @Test
  void shouldSetLevelsAndSetThemBack() {
    // Given a logger with a level of its own, and one without
    loggers.getLogger("a").setLevel(Level.WARN);

    // When both are given levels, twice
    levels.apply(Map.of("a", LoggingConfig.Level.DEBUG, "b.c", LoggingConfig.Level.TRACE));
    levels.apply(Map.of("a", LoggingConfig.Level.ERROR, "b.c", LoggingConfig.Level.TRACE));
    assertThat(loggers.getLogger("a").getLevel()).isEqualTo(Level.ERROR);
    assertThat(loggers.getLogger("b.c").getLevel()).isEqualTo(Level.TRACE);

    // Then they have what they had when the configuration says nothing any more
    levels.apply(Map.of());
    assertThat(loggers.getLogger("a").getLevel()).isEqualTo(Level.WARN);
    assertThat(loggers.getLogger("b.c").getLevel()).isNull();
  }

  @Test
  void shouldDoNothingWhereAnotherLibraryLogs() {
    new LogLevels(_ -> loggers.getLogger("other")).apply(Map.of("a", LoggingConfig.Level.OFF));

    assertThat(loggers.getLogger("a").getLevel()).isNull();
  }
}
