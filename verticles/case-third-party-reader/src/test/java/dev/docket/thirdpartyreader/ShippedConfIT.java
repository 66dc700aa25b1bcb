package dev.docket.thirdpartyreader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.consumer.config.OffsetReset;
import dev.docket.consumer.config.OnExhausted;
import dev.docket.consumer.config.Order;
import dev.docket.flavor.FlavorConfig;
import dev.docket.kit.config.ConfigLoader;
import dev.docket.kit.config.KafkaConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ShippedConfIT {

  @Test
  void shouldReadTheTopicAsTheOrderOfTicketsNeedsIt() {
    // Given
    var secrets = "x".repeat(32);
    var loader =
        new ConfigLoader(
            name -> name.endsWith("_PASSWORD") || name.endsWith("_KEY") ? secrets : null);
    var root = loader.load(Path.of("../../conf/case-third-party-reader/jira.json"));
    var section = root.object("deploy").object("case-third-party-reader/jira");

    // When
    var config =
        FlavorConfig.from(
            section, KafkaConfig.from(root.object("kafka")), "another topic", "another group");

    // Then
    var consumer = config.consumer();
    assertThat(consumer.topic()).isEqualTo(JiraFlavor.TOPIC);
    assertThat(consumer.group()).isEqualTo(JiraFlavor.GROUP);
    assertThat(consumer.order()).isEqualTo(Order.PARTITION);
    assertThat(consumer.autoOffsetReset()).isEqualTo(OffsetReset.LATEST);
    assertThat(consumer.onExhausted()).isEqualTo(OnExhausted.CRASH);
    // The intake takes bodies of 4 MB, and puts an envelope around them.
    assertThat(consumer.limits().maxRecordBytes()).isGreaterThan(4 << 20);
  }
}
