package dev.docket.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Who runs PostgreSQL, which refuses root: an unprivileged id when we are root, else ourselves.
///
/// @param switched whether another id than ours runs it
/// @param prefix put before a command so that it runs as that user
/// @param supervisedPrefix the same in a session of its own, away from the terminal's Ctrl-C, with
///   an end by SIGINT when the thread that started it ends; both replace themselves by the command,
///   so the process id stays
record ProcessUser(boolean switched, List<String> prefix, List<String> supervisedPrefix) {

  /// "nobody" on every Linux distribution in use.
  private static final int UNPRIVILEGED_ID = 65_534;

  private static final long LIMIT_SECONDS = 10;

  static ProcessUser current() {
    var own = ownSession();
    if (new UnixSystem().getUid() != 0) {
      var supervised = new ArrayList<>(own);
      if (isInstalled("setpriv")) {
        supervised.addAll(List.of("setpriv", "--pdeathsig", "SIGINT"));
      }
      return new ProcessUser(false, List.of(), List.copyOf(supervised));
    }
    if (!isInstalled("setpriv")) {
      throw EmbeddedException.of(
          Part.POSTGRES,
          "refuses to run as root and setpriv (util-linux) is missing: install it, or start as"
              + " another user",
          null);
    }
    var id = Integer.toString(UNPRIVILEGED_ID);
    var prefix = List.of("setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups");
    var supervised = new ArrayList<>(own);
    supervised.addAll(prefix);
    supervised.addAll(List.of("--pdeathsig", "SIGINT"));
    return new ProcessUser(true, prefix, List.copyOf(supervised));
  }

  /// The prefix that puts a child into a session of its own, so that Ctrl-C in the terminal reaches
  /// only the parent, which then stops the children in order. Empty where `setsid` is missing.
  static List<String> ownSession() {
    return isInstalled("setsid") ? List.of("setsid") : List.of();
  }

  /// Whether that user can enter `directory`: asked of the system, since a closed parent, an access
  /// list or a mount option can all forbid it.
  boolean reaches(Path directory) {
    if (!switched) {
      return true;
    }
    var command = new ArrayList<>(prefix);
    command.addAll(List.of("test", "-x", directory.toAbsolutePath().toString()));
    try {
      var process = new ProcessBuilder(command).start();
      return process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Makes the user the owner of `path`, which root has just created.
  void own(Path path) {
    if (!switched) {
      return;
    }
    try {
      Files.setAttribute(path, "unix:uid", UNPRIVILEGED_ID, LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", UNPRIVILEGED_ID, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lets the user pass through `directory`, whatever our umask made of it.
  void letPass(Path directory) throws IOException {
    if (switched) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private static boolean isInstalled(String command) {
    var path = System.getenv("PATH");
    if (path == null) {
      return false;
    }
    for (var directory : path.split(":", -1)) {
      if (Files.isExecutable(Path.of(directory, command))) {
        return true;
      }
    }
    return false;
  }
}
