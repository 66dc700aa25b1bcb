package dev.docket.events;

import dev.docket.domain.casem.CaseState;
import dev.docket.testkit.RecordText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The events that were committed as files, one for each type and schema version:
///
/// - `TYPE-VERSION.hex`, the envelope's bytes, in lines so that a change shows in review;
/// - `TYPE-VERSION.state`, the state of a case after it, with the golden events before it in the
///   line `given=`;
/// - `SHA256SUMS`, what each of them was when it was committed.
final class GoldenFiles {

  private static final Path DIRECTORY = Path.of("src/test/resources/golden");
  private static final Path MANIFEST = DIRECTORY.resolve("SHA256SUMS");
  private static final String GIVEN = "given=";
  private static final Pattern LINES = Pattern.compile("(?<=\\G.{96})");

  /// @param given names of the golden events before it, oldest first
  /// @param state lines of [RecordText]
  record State(List<String> given, List<String> state) {}

  private GoldenFiles() {}

  static String name(EventHeader header) {
    return name(header.type(), header.schemaVersion());
  }

  static String name(String type, int schemaVersion) {
    return type + "-" + schemaVersion;
  }

  /// Of every golden event, in the order of the alphabet.
  static List<String> names() {
    return files().stream()
        .filter(f -> f.endsWith(".hex"))
        .map(f -> f.substring(0, f.length() - ".hex".length()))
        .toList();
  }

  /// Every file of the directory but the manifest.
  static List<String> files() {
    try (var files = Files.list(DIRECTORY)) {
      return files
          .filter(f -> !f.equals(MANIFEST))
          .map(f -> f.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(String name) {
    return HexFormat.of().parseHex(String.join("", lines(DIRECTORY.resolve(name + ".hex"))));
  }

  static State state(String name) {
    var given = new ArrayList<String>();
    var state = new ArrayList<String>();
    for (var line : lines(DIRECTORY.resolve(name + ".state"))) {
      if (line.startsWith(GIVEN)) {
        given.add(line.substring(GIVEN.length()));
      } else {
        state.add(line);
      }
    }
    return new State(given, state);
  }

  /// File to checksum, as it is now.
  static Map<String, String> sums() {
    var sums = new TreeMap<String, String>();
    files().forEach(f -> sums.put(f, sha256(DIRECTORY.resolve(f))));
    return sums;
  }

  /// File to checksum, as it was committed.
  static Map<String, String> manifest() {
    var sums = new TreeMap<String, String>();
    for (var line : Files.exists(MANIFEST) ? lines(MANIFEST) : List.<String>of()) {
      var parts = line.split(" {2}", 2);
      sums.put(parts[1], parts[0]);
    }
    return sums;
  }

  /// Adds the files of events that have none, and their checksums; touches nothing that is there.
  static void addMissing(Stream<DomainEvent> events) {
    events.forEach(event -> {
      var name = name(event.header());
      var hex = HexFormat.of().formatHex(EventEnvelopes.write(event));
      addMissing(name + ".hex", LINES.splitAsStream(hex).toList());
    });
    for (var name : names()) {
      var given =
          name.startsWith(EventType.CASE_CREATED.id() + "-")
              ? List.<String>of()
              : List.of(name(EventType.CASE_CREATED.id(), EventType.CASE_CREATED.schemaVersion()));
      var lines = new ArrayList<String>();
      given.forEach(g -> lines.add(GIVEN + g));
      lines.addAll(RecordText.lines(fold(given, name)));
      addMissing(name + ".state", lines);
    }
  }

  /// The state after a golden event, with others before it.
  static CaseState fold(List<String> given, String name) {
    @Nullable CaseState state = null;
    long version = 0;
    for (var each : Stream.concat(given.stream(), Stream.of(name)).toList()) {
      version++;
      state = CaseFold.after(state, SampleEvents.at(version, received(each)));
    }
    return Objects.requireNonNull(state);
  }

  static ReceivedEvent received(String name) {
    return switch (EventEnvelopes.read(bytes(name))) {
      case EventEnvelopes.ReadResult.Read(var event) -> event;
      case EventEnvelopes.ReadResult.Malformed(var reason) ->
          throw new AssertionError(name + ": " + reason);
    };
  }

  private static void addMissing(String file, List<String> lines) {
    var path = DIRECTORY.resolve(file);
    try {
      if (!Files.exists(path)) {
        Files.write(path, lines);
      }
      if (!manifest().containsKey(file)) {
        Files.write(
            MANIFEST,
            List.of(sha256(path) + "  " + file),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(Path file) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
