package dev.docket.embedded.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import kafka.Kafka;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/// Main of the Kafka child: one broker that is its own controller (KRaft).
///
/// Argument: the path of a `server.properties` with `log.dirs` (one directory), `node.id` and
/// `controller.listener.names`. The directory is formatted when it has no `meta.properties`.
///
/// The process lives as long as its standard input is open: the parent closes it to stop the
/// broker, and a parent that was killed closes it too, so that no broker is left behind.
///
/// Exit codes: 0 stopped, 1 the broker failed (the reason is on standard error), 2 wrong arguments.
public final class KafkaChild {

  /// A broker that has not stopped after this long is halted: its log recovers at the next start.
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private KafkaChild() {}

  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("usage: KafkaChild <server.properties>");
      System.exit(2);
    }
    // First of all, so that a parent killed during the start takes this process with it.
    Thread.ofPlatform().daemon().name("parent-watch").start(KafkaChild::exitAtEndOfInput);
    var properties = read(Path.of(args[0]));
    var directory = Path.of(properties.getProperty("log.dirs"));
    if (Files.notExists(directory.resolve("meta.properties"))) {
      format(directory, properties);
    }
    Kafka.main(args);
  }

  private static Properties read(Path file) throws IOException {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    return properties;
  }

  private static void format(Path directory, Properties properties) throws Exception {
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
        .setClusterId(Uuid.randomUuid().toString())
        .setDirectories(List.of(directory.toString()))
        .setMetadataLogDirectory(directory.toString())
        .setControllerListenerName(properties.getProperty("controller.listener.names"))
        .setIgnoreFormatted(true)
        .run();
  }

  private static void exitAtEndOfInput() {
    try (InputStream in = System.in) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // A broken pipe says the same as its end: nobody holds the other side.
    }
    Thread.ofPlatform().daemon().name("stop-limit").start(KafkaChild::haltAfterLimit);
    System.exit(0);
  }

  private static void haltAfterLimit() {
    try {
      Thread.sleep(STOP_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
