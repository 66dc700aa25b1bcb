package dev.docket.bench.consume;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// What lies in the topic: each key `perKey` times, numbered from zero, rounds of all keys each in
/// an order of its own.
///
/// @param keys as many
/// @param perKey records of a key
record Load(int keys, int perKey) {

  static final int VALUE_BYTES = 512;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int NUMBER_AT = Long.BYTES;
  private static final int MARK_AT = VALUE_BYTES - Long.BYTES;

  int records() {
    return keys * perKey;
  }

  /// Key first, number second, a mark of both at the end.
  static byte[] value(long key, long number) {
    var value = new byte[VALUE_BYTES];
    LONG.set(value, 0, key);
    LONG.set(value, NUMBER_AT, number);
    LONG.set(value, MARK_AT, mark(key, number));
    return value;
  }

  static byte[] key(long key) {
    var bytes = new byte[Long.BYTES];
    LONG.set(bytes, 0, key);
    return bytes;
  }

  static long key(byte[] bytes) {
    return (long) LONG.get(bytes, 0);
  }

  static int number(byte[] value) {
    return Math.toIntExact((long) LONG.get(value, NUMBER_AT));
  }

  /// Whether the record is whole.
  static boolean whole(long key, byte[] value) {
    return value.length == VALUE_BYTES
        && (long) LONG.get(value, 0) == key
        && (long) LONG.get(value, MARK_AT) == mark(key, (long) LONG.get(value, NUMBER_AT));
  }

  private static long mark(long key, long number) {
    return (key << Integer.SIZE | number) * 0x9E3779B97F4A7C15L;
  }
}
