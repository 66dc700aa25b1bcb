package dev.docket.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs classes that warn as Vert.x does, through the same logger, and asks JUnit how they ended.
class BlockedThreadWatchTest {

  private static final Logger VERTX = LoggerFactory.getLogger(BlockedThreadWatch.LOGGER);

  @Test
  void shouldFailTheTestDuringWhichVertxWarns() {
    // When
    var results = run(WarnsInATest.class);

    // Then the one that warned fails, and its neighbour does not pay for it
    results.testEvents().assertStatistics(events -> events.started(2).succeeded(1).failed(1));
    assertThat(failure(results)).contains("Thread vert.x-eventloop-thread-0 has been blocked");
  }

  @Test
  void shouldFailTheClassWhoseEndBlocks() {
    // When
    var results = run(WarnsAtItsEnd.class);

    // Then
    results.testEvents().assertStatistics(events -> events.started(1).succeeded(1));
    results.containerEvents().assertStatistics(events -> events.failed(1));
  }

  private static EngineExecutionResults run(Class<?> testClass) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
        .selectors(selectClass(testClass))
        .execute();
  }

  private static String failure(EngineExecutionResults results) {
    return results.testEvents().failed().stream()
        .map(event -> String.valueOf(event.getPayload()))
        .findFirst()
        .orElseThrow();
  }

  private static void warn() {
    VERTX.warn("Thread vert.x-eventloop-thread-0 has been blocked for 2345 ms, limit is 2000 ms");
  }

  // Not named …Test: only run from here.
  static final class WarnsInATest {
    @Test
    void shouldBeBlamed() {
      warn();
    }

    @Test
    void shouldBeLeftAlone() {
      assertThat(BlockedThreadWatch.LOGGER).isNotEmpty();
    }
  }

  static final class WarnsAtItsEnd {
    @Test
    void shouldBeLeftAlone() {
      assertThat(BlockedThreadWatch.LOGGER).isNotEmpty();
    }

    @AfterAll
    static void end() {
      warn();
    }
  }
}
