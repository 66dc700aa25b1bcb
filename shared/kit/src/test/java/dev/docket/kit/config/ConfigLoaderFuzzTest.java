package dev.docket.kit.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// An input is a process's configuration file.
class ConfigLoaderFuzzTest {

  private static final Path FILE = file();

  private final ConfigLoader loader = new ConfigLoader(ConfigLoaderFuzzTest::environment);

  @FuzzTest
  void shouldReadAConfigurationOrSayWhatIsWrong(byte[] bytes) throws IOException {
    Files.write(FILE, bytes);
    try {
      assertThat(ProcessConfig.from(loader.load(FILE))).isNotNull();
    } catch (ConfigException e) {
      assertThat(e.getMessage()).contains(": ");
    }
  }

  private static @Nullable String environment(String name) {
    return name.equals("PORT") ? "8080" : null;
  }

  private static Path file() {
    try {
      var file = Files.createTempFile("docket-fuzz", ".json");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
