package dev.docket.bench.load;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.docket.bench.Options;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/// Sends the records of a file to a feed topic: one JSON object a line, written as CBOR as it is,
/// so that also records that Docket should refuse can be tried.
///
/// Exit codes: 0 all sent, 1 the file or Kafka failed, 2 wrong arguments.
public final class FeedMain {

  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  private FeedMain() {}

  public static void main(String[] arguments) {
    try {
      var options =
          Options.parse(Arrays.asList(arguments), Set.of("file", "kafka", "topic"), Set.of());
      var file = options.text("file", "");
      if (file.isEmpty()) {
        throw new IllegalArgumentException("--file is missing");
      }
      send(
          Path.of(file),
          options.text("kafka", "127.0.0.1:9092"),
          options.text("topic", FeedTopic.DEFAULT));
    } catch (IllegalArgumentException e) {
      end(MISUSED, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      end(FAILED, e.toString());
    }
  }

  private static void end(int code, String message) {
    System.err.println("feed: " + message);
    System.exit(code);
  }

  private static void send(Path file, String bootstrap, String name) throws IOException {
    int line = 0;
    try (var topic = new FeedTopic(bootstrap, name)) {
      for (var text : Files.readAllLines(file)) {
        line++;
        if (!text.isBlank()) {
          var at = topic.send(cbor(text, line)).toCompletableFuture().join();
          System.out.printf("line %d: %s/%d/%d%n", line, name, at.partition(), at.offset());
        }
      }
    }
  }

  private static byte[] cbor(String json, int line) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var parser = new JsonFactory().createParser(json);
        var generator = new CBORFactory().createGenerator(bytes)) {
      parser.nextToken();
      generator.copyCurrentStructure(parser);
    } catch (JacksonException e) {
      throw new IOException("line %d is no JSON: %s".formatted(line, e.getOriginalMessage()), e);
    }
    return bytes.toByteArray();
  }
}
