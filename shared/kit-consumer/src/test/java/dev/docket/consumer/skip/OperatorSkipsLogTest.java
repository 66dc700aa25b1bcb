package dev.docket.consumer.skip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.docket.consumer.RecordCoordinates;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OperatorSkipsLogTest {

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(OperatorSkips.class);

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(logged);
  }

  @Test
  void shouldLogWhereARecordLayAndItsHeadersButNotWhatIsInThem() {
    var at = new RecordCoordinates("t", 1, 7);
    var headers = new RecordHeaders().add("title", "private".getBytes(UTF_8)).add("empty", null);

    assertThat(new OperatorSkips(() -> new SkipList(Set.of(at))).covers(at, headers)).isTrue();

    assertThat(logged.list)
        .singleElement()
        .satisfies(event ->
            assertThat(event.getKeyValuePairs().toString())
                .contains("t/1/7", "title=7B", "empty=0B")
                .doesNotContain("private"));
  }
}
