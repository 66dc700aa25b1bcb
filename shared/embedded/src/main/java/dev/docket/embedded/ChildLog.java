package dev.docket.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The file that a child's output goes to, and what it says about a failed start.
///
/// Owned by the supervisor thread of that child.
final class ChildLog {

  private static final long ROTATE_BYTES = 8 * 1024 * 1024;
  private static final int TAIL_BYTES = 16 * 1024;
  private static final int SHOWN_LINES = 3;

  private final Path file;
  private long mark;

  ChildLog(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /// Called before each launch: what is written from now on belongs to it. A large file is moved
  /// aside, one generation is kept.
  void beginLaunch() {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (Files.exists(file) && Files.size(file) > ROTATE_BYTES) {
        var old = file.resolveSibling(file.getFileName() + ".1");
        Files.move(file, old, StandardCopyOption.REPLACE_EXISTING);
      }
      mark = Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One line that explains the end of the latest launch.
  String explanation() {
    var lines = linesOfThisLaunch();
    var text = String.join("\n", lines);
    var cause = knownCause(text);
    if (!cause.isEmpty()) {
      return cause;
    }
    var telling = lines.stream().filter(ChildLog::tells).toList();
    var shown = telling.isEmpty() ? lines : telling;
    var last = shown.subList(Math.max(0, shown.size() - SHOWN_LINES), shown.size());
    return (last.isEmpty() ? "it wrote nothing" : String.join(" | ", last))
        + " (whole log: "
        + file
        + ")";
  }

  private static String knownCause(String text) {
    if (text.contains("No space left on device")) {
      return "the disk is full: free some space and start again";
    }
    if (text.contains("Address already in use")) {
      return "its port was taken by another process meanwhile: start again, another one is chosen";
    }
    return "";
  }

  /// A stack frame explains nothing to the person in front of the terminal.
  private static boolean tells(String line) {
    return line.contains("FATAL")
        || line.contains("PANIC")
        || line.contains("ERROR")
        || line.contains("Exception")
        || line.contains("error:");
  }

  private List<String> linesOfThisLaunch() {
    if (Files.notExists(file)) {
      return List.of();
    }
    try (var in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(Math.max(mark, in.length() - TAIL_BYTES));
      var bytes = new byte[(int) (in.length() - in.getFilePointer())];
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("at "))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
