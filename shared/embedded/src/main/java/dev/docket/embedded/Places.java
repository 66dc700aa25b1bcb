package dev.docket.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Where the files of one data directory lie.
///
/// Everything is inside the data directory, with one exception: when we are root and the
/// unprivileged user of PostgreSQL cannot reach it (a closed home, a mode-700 directory),
/// PostgreSQL's files are in a directory of [#SHARED] named after it.
///
/// @param data absolute
/// @param postgres parent of PostgreSQL's cluster
/// @param cache parent of the unpacked binaries, shared by all data directories
record Places(Path data, Path postgres, Path cache) {

  /// A directory that other users may pass, unlike root's home.
  static final Path SHARED = Path.of("/var/lib/docket");

  /// In the data directory: names the directory of PostgreSQL's files when it is another one.
  private static final String RECORD = "postgres.directory";

  /// @throws EmbeddedException when PostgreSQL's files of before cannot be reached, or belong to a
  ///   data directory that is gone: neither may silently become an empty database or an old one
  static Places of(Path given, ProcessUser user) {
    var data = given.toAbsolutePath().normalize();
    makeDirectory(data);
    return new Places(data, postgres(data, user), cache(user, data));
  }

  private static Path postgres(Path data, ProcessUser user) {
    var recorded = recordedOutside(data);
    if (recorded != null) {
      return recorded;
    }
    var inside = data.resolve("postgres");
    if (user.reaches(data)) {
      return inside;
    }
    if (Files.exists(inside)) {
      throw EmbeddedException.of(
          Part.POSTGRES,
          "its files are in "
              + inside
              + ", which its user can no longer enter: open "
              + data
              + " with chmod",
          null);
    }
    var outside = outside(data);
    if (Files.exists(outside)) {
      throw EmbeddedException.of(
          Part.POSTGRES,
          "files of a former data directory "
              + data
              + " are still in "
              + outside
              + ": start with --fresh, or remove them",
          null);
    }
    try {
      Files.writeString(data.resolve(RECORD), outside + "\n");
      return outside;
    } catch (IOException e) {
      throw new EmbeddedException("cannot write into " + data + ": " + e, e);
    }
  }

  /// Where a data directory says that PostgreSQL's files are, if they are not inside.
  private static @Nullable Path recordedOutside(Path data) {
    var record = data.resolve(RECORD);
    try {
      if (Files.notExists(record)) {
        return null;
      }
      var path = Path.of(Files.readString(record).strip()).normalize();
      if (!path.startsWith(SHARED) || path.equals(SHARED)) {
        throw new EmbeddedException(record + " names a directory outside of " + SHARED);
      }
      return path;
    } catch (IOException e) {
      throw new EmbeddedException("cannot read " + record + ": " + e, e);
    }
  }

  /// Everything outside of the data directory that belongs to it.
  static Path outsideOf(Path data) {
    var recorded = recordedOutside(data);
    return recorded == null ? outside(data) : recorded;
  }

  Path kafka() {
    return data.resolve("kafka");
  }

  /// The name carries the path's own last part for people and a digest of it all for uniqueness.
  static Path outside(Path data) {
    var path = data.toAbsolutePath().normalize();
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      var digest = sha.digest(path.toString().getBytes(StandardCharsets.UTF_8));
      var name = path.getFileName() == null ? "root" : path.getFileName().toString();
      return SHARED.resolve(name + "-" + HexFormat.of().formatHex(digest, 0, 6));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path cache(ProcessUser user, Path data) {
    var home = homeCache(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"));
    if (home != null && makeIfPossible(home) && user.reaches(home)) {
      return home;
    }
    if (user.switched()) {
      return makeDirectory(SHARED.resolve("cache"));
    }
    return makeDirectory(data.resolve("cache"));
  }

  private static @Nullable Path homeCache(@Nullable String xdg, @Nullable String home) {
    if (xdg != null && !xdg.isBlank()) {
      return Path.of(xdg, "docket");
    }
    return home == null || home.isBlank() ? null : Path.of(home, ".cache", "docket");
  }

  private static boolean makeIfPossible(Path directory) {
    try {
      Files.createDirectories(directory);
      return Files.isWritable(directory);
    } catch (IOException _) {
      return false;
    }
  }

  static Path makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
      if (directory.startsWith(SHARED)) {
        // Whatever our umask: the other user has to pass.
        var open = PosixFilePermissions.fromString("rwxr-xr-x");
        Files.setPosixFilePermissions(SHARED, open);
        Files.setPosixFilePermissions(directory, open);
      }
      return directory;
    } catch (IOException e) {
      throw new EmbeddedException(
          "cannot make the directory " + directory + ": " + e.getMessage(), e);
    }
  }

  /// Removes a directory tree if it is there; links are removed, not followed.
  static void remove(Path root) {
    if (Files.notExists(root)) {
      return;
    }
    try (var paths = Files.walk(root)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
