package dev.docket.embedded.kafka;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The class path of the Kafka child: this module's classes and the broker's jars.
///
/// The broker brings its own versions of libraries that the services use too. Its jars are
/// therefore only named in a resource that the build writes, and never on our own class path.
public final class KafkaChildClassPath {

  private static final String RESOURCE = "/docket/kafka-server.classpath";

  private KafkaChildClassPath() {}

  /// The value for `java -cp`.
  ///
  /// @throws IllegalStateException when the resource or one of its jars is missing; the message
  ///   says what to do
  public static String value() {
    var entries = new ArrayList<String>();
    entries.add(ownCodeSource().toString());
    entries.addAll(brokerJars());
    return String.join(File.pathSeparator, entries);
  }

  private static List<String> brokerJars() {
    try (var in = KafkaChildClassPath.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            RESOURCE + " is missing: build the project with Maven (phase process-resources)");
      }
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      var jars = List.of(text.split(File.pathSeparator));
      for (var jar : jars) {
        if (Files.notExists(Path.of(jar))) {
          throw new IllegalStateException(jar + " is missing: build the project again");
        }
      }
      return jars;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path ownCodeSource() {
    try {
      return Path.of(
          KafkaChildClassPath.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
