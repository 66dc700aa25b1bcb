package dev.docket.launcher;

import dev.docket.testkit.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The launcher as it is shipped: its jar, with the libraries beside it, in a JVM of its own.
final class Launched {

  static final Path CONF = Path.of("../../conf").toAbsolutePath().normalize();
  static final String SECRET = "not-to-be-seen-by-anybody-anywhere";

  /// What a deployment sets before anything else.
  static final Map<String, String> SECRETS =
      Map.of(
          "DOCKET_POSTGRES_APP_PASSWORD", SECRET,
          "DOCKET_POSTGRES_RELAY_PASSWORD", SECRET,
          "DOCKET_POSTGRES_OWNER_PASSWORD", SECRET,
          "DOCKET_IDENTITY_KEY", SECRET,
          // 32 zero bytes in base64.
          "DOCKET_SECRETS_KEY", "A".repeat(43) + "=");

  private static final Path JAR = Path.of("target/docket/launcher.jar");

  private Launched() {}

  static JavaProgram start(
      Path directory, String name, Map<String, String> environment, String... arguments) {
    var all = new HashMap<>(SECRETS);
    all.putAll(environment);
    return JavaProgram.start(directory, name, JAR, all, arguments);
  }

  /// A config file that lays `document` over one of the shipped files.
  static Path overlay(Path directory, String shipped, String document) throws IOException {
    var file = Files.createTempFile(directory, "overlay", ".json");
    return Files.writeString(
        file,
        document.replaceFirst("\\{", "{ \"include\": [\"%s\"],".formatted(CONF.resolve(shipped))));
  }

  /// What a person reads: the lines of standard error that no logger wrote.
  static List<String> told(JavaProgram program) {
    return program.errors().stream()
        .filter(line -> !line.matches("\\d{4}-\\d\\d-\\d\\dT\\S+ INFO .*"))
        .toList();
  }
}
