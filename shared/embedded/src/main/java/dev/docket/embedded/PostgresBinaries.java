package dev.docket.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// PostgreSQL's programs, unpacked once per cache directory from the archive on the class path.
final class PostgresBinaries {

  private PostgresBinaries() {}

  /// The directory with `bin/`, `lib/` and `share/`. Several processes may ask at the same time:
  /// each unpacks beside the target, the first to rename wins.
  static Path unpackedIn(Path cache, Runnable beforeUnpacking) {
    var archive = archive();
    try {
      var home = cache.resolve("postgresql-" + fingerprint(archive));
      if (Files.isDirectory(home)) {
        return home;
      }
      beforeUnpacking.run();
      var partial = Files.createTempDirectory(cache, "unpacking-");
      try {
        try (var in = archive.openStream()) {
          unpack(in, partial);
        }
        setMode(partial, 0755);
        publish(partial, home);
      } finally {
        Places.remove(partial);
      }
      return home;
    } catch (IOException e) {
      throw EmbeddedException.of(
          Part.POSTGRES, "its programs cannot be unpacked into " + cache + ": " + e, e);
    }
  }

  private static URL archive() {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    var arm = machine.equals("aarch64");
    var name =
        "/postgres-%s-%s.txz"
            .formatted(system.startsWith("mac") ? "darwin" : "linux", arm ? "arm_64" : "x86_64");
    var url = PostgresBinaries.class.getResource(name);
    if (url == null) {
      throw EmbeddedException.of(
          Part.POSTGRES,
          "no programs for " + system + " on " + machine + " are on the class path (" + name + ")",
          null);
    }
    return url;
  }

  /// Another archive gets another directory; the checksum is in the jar's own table of contents.
  private static String fingerprint(URL archive) throws IOException {
    if (archive.openConnection() instanceof JarURLConnection jar) {
      return Long.toHexString(jar.getJarEntry().getCrc());
    }
    throw new IOException(archive + " is not in a jar");
  }

  private static void unpack(InputStream in, Path target) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(in))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("entry outside the archive: " + entry.getName());
        }
        unpackEntry(tar, entry, path);
      }
    }
  }

  private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      setMode(path, 0755);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, path);
      // Readable by the unprivileged user, whatever our umask and the archive's owner.
      setMode(path, (entry.getMode() & 0111) != 0 ? 0755 : 0644);
    }
  }

  private static void setMode(Path path, int mode) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    var all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      // The enum lists the nine bits from the owner's read to the others' execute.
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(all[i]);
      }
    }
    Files.setPosixFilePermissions(path, permissions);
  }

  private static void publish(Path partial, Path home) throws IOException {
    try {
      Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (IOException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
      // Another process was first; ours is removed by the caller.
    }
  }
}
