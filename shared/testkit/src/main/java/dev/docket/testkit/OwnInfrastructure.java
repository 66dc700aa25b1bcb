package dev.docket.testkit;

import dev.docket.embedded.EmbeddedInfrastructure;
import dev.docket.embedded.InfrastructureListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Parts that this JVM starts for itself, at the first use, and takes with it at its exit.
final class OwnInfrastructure {

  private OwnInfrastructure() {}

  static EmbeddedInfrastructure get() {
    return Holder.PARTS;
  }

  private static EmbeddedInfrastructure start() {
    var data = temporaryDirectory();
    var parts = EmbeddedInfrastructure.start(data, false, InfrastructureListener.logging());
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop-test-infrastructure")
                .unstarted(() -> {
                  parts.close();
                  EmbeddedInfrastructure.erase(data);
                }));
    return parts;
  }

  /// Open to other users, so that PostgreSQL's files can stay inside also when root runs the tests.
  private static Path temporaryDirectory() {
    try {
      var directory = Files.createTempDirectory("docket-test-");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Started when first touched, once, by whichever thread comes first.
  private static final class Holder {
    static final EmbeddedInfrastructure PARTS = start();
  }
}
