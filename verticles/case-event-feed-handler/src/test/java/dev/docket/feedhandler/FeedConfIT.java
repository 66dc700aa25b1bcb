package dev.docket.feedhandler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.config.OffsetReset;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.config.Order;
import dev.docket.flavor.FlavorConfig;
import dev.docket.kit.config.ConfigLoader;
import dev.docket.kit.config.KafkaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The files a process of one flavor is started with.
class FeedConfIT {

  private static final Path CONF = Path.of("../../conf/case-event-feed-handler");

  @Test
  void shouldHaveAFilePerStream() throws IOException {
    try (var files = Files.list(CONF)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(FeedStream.values()).map(s -> s.flavor() + ".json").toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldReadTheStreamsOwnTopicFromTheStartInOrder(FeedStream stream) {
    // Given
    var document = new ConfigLoader(_ -> "set").load(CONF.resolve(stream.flavor() + ".json"));
    var deploy = document.object("deploy");

    // When
    var section = deploy.object(FeedEvents.SERVICE + "/" + stream.flavor());
    var kafka = new KafkaConfig("localhost:9092", "", Map.of(), Map.of());
    var consumer = FlavorConfig.from(section, kafka, "no default", "no default").consumer();

    // Then
    assertThat(deploy.keys()).hasSize(1);
    assertThat(consumer.topic()).isEqualTo(stream.topic());
    assertThat(consumer.group()).isEqualTo("case_event_feed_handler");
    assertThat(consumer.order()).isEqualTo(Order.PARTITION);
    assertThat(consumer.autoOffsetReset()).isEqualTo(OffsetReset.EARLIEST);
    assertThat(consumer.onExhausted()).isEqualTo(OnExhausted.CRASH);
  }
}
