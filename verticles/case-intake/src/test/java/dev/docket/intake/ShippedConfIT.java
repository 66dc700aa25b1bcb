package dev.docket.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.kit.config.ConfigLoader;
import dev.docket.kit.config.ConfigNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShippedConfIT {

  @Test
  void shouldSayWhatTheDefaultsAre() {
    // Given
    var secrets = "x".repeat(32);
    var loader =
        new ConfigLoader(
            name -> name.endsWith("_PASSWORD") || name.endsWith("_KEY") ? secrets : null);
    var root = loader.load(Path.of("../../conf/case-intake.json"));

    // When
    var config = IntakeConfig.from(root.object("deploy").object("case-intake"));

    // Then
    assertThat(config).isEqualTo(IntakeConfig.from(ConfigNode.of("none", Map.of())));
  }
}
