package dev.docket.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// One process at a time uses a data directory. The system drops the lock when its holder dies.
final class DataLock implements AutoCloseable {

  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  static DataLock take(Path data) {
    try {
      var options = new StandardOpenOption[] {StandardOpenOption.CREATE, StandardOpenOption.WRITE};
      var channel = FileChannel.open(data.resolve(".lock"), options);
      if (tryLock(channel) == null) {
        channel.close();
        throw new EmbeddedException(
            "the data directory "
                + data
                + " is in use by another process: stop it, or choose"
                + " another directory");
      }
      return new DataLock(channel);
    } catch (IOException e) {
      throw new EmbeddedException("cannot use the data directory " + data + ": " + e, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // held by this very JVM
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
