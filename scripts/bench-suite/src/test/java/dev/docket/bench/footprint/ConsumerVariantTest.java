package dev.docket.bench.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.flavor.FlavorConfig;
import dev.docket.kit.config.ConfigLoader;
import dev.docket.kit.config.ProcessConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConsumerVariantTest {

  @ParameterizedTest
  @MethodSource("dev.docket.bench.footprint.ConsumerVariant#all")
  void shouldWriteADocumentThatTheKitReads(ConsumerVariant variant, @TempDir Path directory)
      throws IOException {
    // Given
    var file = directory.resolve("conf.json");
    Files.writeString(file, variant.document("127.0.0.1:1", 0, 3).encode());

    // When
    var config = ProcessConfig.from(new ConfigLoader(_ -> null).load(file));
    var groups = new HashSet<String>();
    config
        .deploy()
        .forEach((_, node) -> {
          var consumer = FlavorConfig.from(node, config.requireKafka(), "", "").consumer();
          assertThat(config.requireKafka().topics()).containsKey(consumer.topic());
          groups.add(consumer.group());
        });

    // Then
    assertThat(groups).hasSize(variant.flavors().size());
  }
}
