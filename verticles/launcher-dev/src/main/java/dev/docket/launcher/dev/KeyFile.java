package dev.docket.launcher.dev;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/// A key of this installation: 32 random bytes in base64, made once per data directory, readable by
/// its owner only.
final class KeyFile {

  /// The services of this machine know each other by it.
  static final String IDENTITY = "identity.key";

  /// Secrets of third parties are sealed with it.
  static final String SECRETS = "secrets.key";

  /// Operators prove themselves with it.
  static final String OPS = "ops.token";

  private static final int BYTES = 32;

  private KeyFile() {}

  static String read(Path data, String name, SecureRandom random) throws IOException {
    var file = data.resolve(name);
    if (!Files.exists(file)) {
      var key = new byte[BYTES];
      random.nextBytes(key);
      var owner =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      var mode = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try (var channel = Files.newByteChannel(file, mode, owner)) {
        channel.write(StandardCharsets.US_ASCII.encode(Base64.getEncoder().encodeToString(key)));
      }
    }
    return Files.readString(file).strip();
  }
}
