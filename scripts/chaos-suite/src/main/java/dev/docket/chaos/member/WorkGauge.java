package dev.docket.chaos.member;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// How many records are at a member's handlers, in memory that the member shares with whoever
/// watches it: so it can be read at the instant of a signal, and after a death. Any thread, any
/// process.
public final class WorkGauge {

  private static final VarHandle COUNT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private final MappedByteBuffer shared;

  private WorkGauge(MappedByteBuffer shared) {
    this.shared = shared;
  }

  /// @param file made when missing; zero then
  public static WorkGauge open(Path file) throws IOException {
    try (var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new WorkGauge(channel.map(FileChannel.MapMode.READ_WRITE, 0, Integer.BYTES));
    }
  }

  void add(int records) {
    int _ = (int) COUNT.getAndAdd(shared, 0, records);
  }

  public int records() {
    return (int) COUNT.getVolatile(shared, 0);
  }
}
